/* --where QUERY, and QUERY=VALUE: in which documents a change is made. */
#include "apply/change_list.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Without the blanks around it, as in kind == 'Deployment'. */
static size_t trim(const char *text, size_t len)
{
	while (len && is_blank(text[len - 1]))
		len--;
	return len;
}

static int read_value(
	struct changes *changes, const char *text, struct change_where *where, struct error *err)
{
	const char *copy;
	struct ydoc *doc = changes_add_source(changes, text, strlen(text), &copy);

	if (!doc)
		return error_nomem(err);
	return yvalue_parse(doc, copy, strlen(copy), "--where", &where->value, err);
}

int changes_read_where(struct changes *changes, const char *text, size_t len,
	struct change_where *ret, struct error *err)
{
	const char *sign;

	ret->text = arena_copy(&changes->arena, text, len);
	if (!ret->text)
		return error_nomem(err);
	sign = query_find_assignment(ret->text);
	if (sign) {
		len = (size_t)(sign - ret->text);
		ret->differs = len && sign[-1] == '!';
		len = trim(text, len - ret->differs);
		if (read_value(changes, sign + (sign[1] == '=' ? 2 : 1), ret, err) < 0)
			return -1;
	}
	return query_compile(text, len, &ret->path, err);
}

int change_where_matches(const struct change_where *where, const struct ydoc *doc, size_t document,
	struct query_run *found, bool *ret, struct error *err)
{
	bool is_there = false;

	if (query_run(where->path, 0, doc, document, found, err) < 0)
		return change_prefix(err, "--where");
	for (size_t i = 0; i < found->nr && !is_there; i++) {
		int same = where->value.doc ? yvalue_same((struct yvalue){doc, found->v[i]->node},
						      where->value, true)
					    : 1;

		if (same < 0)
			return error_nomem(err);
		is_there = same > 0;
	}
	*ret = is_there != where->differs;
	return 0;
}
