#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/splice/compose.h"
#include "yaml/splice/splice.h"

enum { MOST_NAME = 80 };

/* A key that may be there only once; NULL: any number of times, or nobody can tell. */
static const struct ynode *lone_key(const struct ydoc *doc, const struct ynode *key)
{
	const struct yprops *props = key ? ydoc_props(doc, key) : NULL;

	if (!key || key->kind != YNODE_SCALAR || (props && props->tag) ||
		yscalar_is_merge_key(doc, key))
		return NULL;
	return key;
}

static int refuse_twice(struct splicer *s, const struct ynode *key, size_t at, struct error *err)
{
	struct str CLEANUP(str_release) name = STR_INIT;

	utf8_add_safe(&name, key->value, key->len < MOST_NAME ? key->len : MOST_NAME);
	return splice_refuse(s, at, err,
		"the key '%s' would stand twice; set its value instead of adding it", name.s);
}

/* The new ones among each other. */
static int note_new(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	textmap_clear(&s->keys);
	for (size_t i = 0; i < nr; i++) {
		const struct ynode *key = lone_key(edits[i].key.doc, compose_node(edits[i].key));
		bool is_new;

		if (!key)
			continue;
		if (!textmap_put(&s->keys, key->value, key->len, &is_new))
			return error_nomem(err);
		if (!is_new)
			return refuse_twice(s, key, edits[i].node->content, err);
	}
	return 0;
}

int splice_check_keys(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *mapping = edits->node, *child;

	if (mapping->kind != YNODE_MAPPING)
		return 0;
	if (note_new(s, edits, nr, err) < 0)
		return -1;
	YNODE_EACH (child, mapping) {
		const struct ynode *key = ynode_is_key(child) ? lone_key(s->doc, child) : NULL;

		if (key && textmap_get(&s->keys, key->value, key->len))
			return refuse_twice(s, key, key->start, err);
	}
	return 0;
}
