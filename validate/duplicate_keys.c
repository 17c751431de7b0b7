/* Keys that stand twice in a mapping. */
#include "base/cleanup.h"
#include "validate/check.h"
#include "yaml/duplicates.h"

struct reporting {
	struct validator *v;
	struct findings *findings;
};

static int report(void *ctx, const struct ynode *key, const struct ynode *first)
{
	const struct reporting *to = ctx;
	struct str CLEANUP(str_release) message = STR_INIT;

	str_adds(&message, "duplication of key \"");
	str_add(&message, key->value, key->len);
	str_adds(&message, "\" in mapping");
	if (str_failed(&message))
		return -1;
	return check_report(to->v, to->findings, "key-duplicates", key->content, key->end, key,
		first, message.s);
}

int check_duplicate_keys(struct validator *v, struct findings *findings)
{
	struct reporting to = {v, findings};

	return yduplicates_find(&v->doc, &v->keys, v->opts.limits.stop, report, &to);
}
