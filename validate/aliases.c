/* Aliases whose anchor does not stand before them in their document. */
#include "base/cleanup.h"
#include "validate/check.h"
#include "yaml/duplicates.h"

struct reporting {
	struct validator *v;
	struct findings *findings;
};

static int report(void *ctx, const struct ynode *alias)
{
	const struct reporting *to = ctx;
	struct str CLEANUP(str_release) message = STR_INIT;

	str_adds(&message, "found undeclared alias \"");
	str_add(&message, alias->value, alias->len);
	str_addch(&message, '"');
	if (str_failed(&message))
		return -1;
	return check_report(
		to->v, to->findings, "anchors", alias->start, alias->end, alias, NULL, message.s);
}

int check_aliases(struct validator *v, struct findings *findings)
{
	struct reporting to = {v, findings};

	return yundeclared_find(&v->doc, v->opts.limits.stop, report, &to);
}
