/* Aliases whose anchor does not stand before them in their document. */
#include "base/cleanup.h"
#include "validate/check.h"

static int report(struct validator *v, struct findings *findings, const struct ynode *alias)
{
	struct str CLEANUP(str_release) message = STR_INIT;

	str_adds(&message, "found undeclared alias \"");
	str_add(&message, alias->value, alias->len);
	str_addch(&message, '"');
	if (str_failed(&message))
		return -1;
	return check_report(
		v, findings, "anchors", alias->start, alias->end, alias, NULL, message.s);
}

int check_aliases(struct validator *v, struct findings *findings)
{
	const struct ynode *node = v->doc.nodes;
	size_t left = v->doc.undeclared;

	for (; left; node++) {
		if (stop_between(v->opts.limits.stop))
			return -1;
		if (node->kind != YNODE_ALIAS || node->target)
			continue;
		if (report(v, findings, node) < 0)
			return -1;
		left--;
	}
	return 0;
}
