#include "apply/change_problems.h"

#include "apply/change_list.h"
#include "yaml/duplicates.h"

#include <stdlib.h>

struct problems {
	struct changer *changer;
	struct ydoc *doc;
	const char *remedy;
	struct error *err;
};

enum { MOST_NAME = 200 };

static const char leave_it[] = "; mend it, or give --only-new to leave that as it is";

static int refuse(struct ydoc *doc, const struct ynode *node, const char *what, const char *remedy,
	struct error *err)
{
	size_t line, column;

	if (ydoc_position(doc, node->content, &line, &column) < 0)
		return error_nomem(err);
	error_set(err, ERROR_INVALID, "can't be changed, for %s \"%.*s\"%s", what,
		(int)(node->len > MOST_NAME ? MOST_NAME : node->len), node->value, remedy);
	return error_at(err, NULL, line, column);
}

/* --- looking for them ------------------------------------------------------------------------------------------------------- */

/* 0, or 1 when out of memory. */
static int note_doubled(struct problems *p, const struct ynode *key)
{
	struct changer *r = p->changer;
	uint32_t *grown;

	if (r->doubled_nr + 2 > r->doubled_cap) {
		size_t cap = r->doubled_cap ? 2 * r->doubled_cap : 16;

		grown = reallocarray(r->doubled, cap, sizeof(*grown));
		if (!grown) {
			error_nomem(p->err);
			return 1;
		}
		r->doubled = grown;
		r->doubled_cap = cap;
	}
	/* the key, and its value */
	r->doubled[r->doubled_nr++] = (uint32_t)(key - p->doc->nodes);
	r->doubled[r->doubled_nr++] = (uint32_t)(key + key->size - p->doc->nodes);
	return 0;
}

static int take_duplicate(void *ctx, const struct ynode *key, const struct ynode *first)
{
	struct problems *p = ctx;

	if (p->changer->keeps_problems)
		return note_doubled(p, key) || note_doubled(p, first);
	refuse(p->doc, key, "a mapping has this key twice:", p->remedy, p->err);
	return 1;
}

static int take_undeclared(void *ctx, const struct ynode *alias)
{
	struct problems *p = ctx;

	if (p->changer->keeps_problems)
		return 0;
	refuse(p->doc, alias, "there is no anchor for the alias", p->remedy, p->err);
	return 1;
}

static int by_number(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb;

	return (*a > *b) - (*a < *b);
}

int problems_find(struct changer *r, struct ydoc *doc, bool is_first, struct error *err)
{
	struct problems p = {r, doc, is_first ? leave_it : "", err};
	int found;

	r->doubled_nr = 0;
	found = yduplicates_find(doc, &r->keys, r->limits.stop, take_duplicate, &p);
	if (found == 0)
		found = yundeclared_find(doc, r->limits.stop, take_undeclared, &p);
	if (found < 0)
		return stop_error(r->limits.stop, err) < 0 ? -1 : error_nomem(err);
	if (r->doubled_nr)
		qsort(r->doubled, r->doubled_nr, sizeof(*r->doubled), by_number);
	return found ? -1 : 0;
}

/* --- edits near them -------------------------------------------------------------------------------------------------------- */

static bool is_doubled(const struct changer *r, const struct ynode *node)
{
	uint32_t number = (uint32_t)(node - r->doc->nodes);

	return bsearch(&number, r->doubled, r->doubled_nr, sizeof(number), by_number) != NULL;
}

int problems_check_edits(struct changer *r, const struct change *change, struct error *err)
{
	for (size_t i = 0; r->doubled_nr && i < r->edits.nr; i++)
		for (const struct ynode *node = r->edits.v[i].node; node;
			node = ynode_parent(node)) {
			if (!is_doubled(r, node))
				continue;
			/* of the pair, the key is what has a name */
			while (!ynode_is_key(node))
				node--;
			refuse(r->doc, node, "this is at, or below, a key that stands twice:",
				"; delete one of the two by hand", err);
			return change_prefix(err, change->origin);
		}
	return 0;
}
