#include "cli/stats_groups.h"

#include <stdlib.h>
#include <string.h>

/* --- the table ------------------------------------------------------------------------------------------------------------- */

static int grow(struct stats_groups *groups)
{
	size_t cap = groups->cap ? groups->cap * 2 : 16;
	struct stats_group *grown;

	if (groups->nr < groups->cap)
		return 0;
	grown = realloc(groups->v, cap * sizeof(*grown));
	if (!grown)
		return -1;
	groups->v = grown;
	groups->cap = cap;
	return 0;
}

static int add_group(struct stats_groups *groups, const char *name, size_t len)
{
	char *copy = grow(groups) == 0 ? strndup(name, len) : NULL;
	bool is_new;
	uint32_t *place = copy ? textmap_put(&groups->index, copy, len, &is_new) : NULL;

	if (!place) {
		free(copy);
		return -1;
	}
	*place = (uint32_t)groups->nr;
	groups->v[groups->nr++] = (struct stats_group){copy, 0, 0};
	return 0;
}

int stats_groups_add(struct stats_groups *groups, const char *name, size_t len, uint64_t bytes)
{
	const uint32_t *place = textmap_get(&groups->index, name, len);
	size_t at = place ? *place : groups->nr;

	if (!place && add_group(groups, name, len) < 0)
		return -1;
	groups->v[at].files++;
	groups->v[at].bytes += bytes;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct stats_group *)a)->name, ((const struct stats_group *)b)->name);
}

static int by_bytes(const void *a, const void *b)
{
	const struct stats_group *left = a, *right = b;

	if (left->bytes != right->bytes)
		return left->bytes > right->bytes ? -1 : 1;
	return by_name(a, b);
}

void stats_groups_sort(struct stats_groups *groups)
{
	if (groups->nr)
		qsort(groups->v, groups->nr, sizeof(*groups->v), by_name);
}

void stats_groups_sort_largest(struct stats_groups *groups, size_t most)
{
	if (groups->nr <= most) {
		stats_groups_sort(groups);
		return;
	}
	qsort(groups->v, groups->nr, sizeof(*groups->v), by_bytes);
	qsort(groups->v, most, sizeof(*groups->v), by_name);
}

void stats_groups_release(struct stats_groups *groups)
{
	while (groups->nr)
		free(groups->v[--groups->nr].name);
	free(groups->v);
	groups->v = NULL;
	groups->cap = 0;
	textmap_release(&groups->index);
}

/* --- where a path belongs -------------------------------------------------------------------------------------------------- */

/* Bytes of `path` up to what is below the operand; 0: it is not below it. */
static bool is_below(const char *path, const char *operand, size_t *ret_len)
{
	size_t len = strlen(operand);

	while (len && operand[len - 1] == '/')
		len--;
	*ret_len = len;
	if (strncmp(path, operand, len) == 0 && path[len] == '/') {
		while (path[*ret_len] == '/')
			++*ret_len;
		return true;
	}
	*ret_len = 0;
	return strcmp(operand, ".") == 0 && path[0] != '/';
}

static const char *operand_at(const struct stats_places *places, size_t i)
{
	return places->operands->nr ? places->operands->v[i] : ".";
}

const char *stats_folder(const char *path, size_t *ret_len)
{
	const char *slash = strrchr(path, '/');

	if (!slash) {
		*ret_len = 1;
		return ".";
	}
	*ret_len = slash == path ? 1 : (size_t)(slash - path);
	return path;
}

const char *stats_top_folder(struct stats_places *places, const char *path, size_t *ret_len)
{
	size_t nr = places->operands->nr ? places->operands->nr : 1, below = 0;

	/* Results come in the order of the operands, so this is nearly always the one of the last path, or the next one. */
	for (size_t i = 0; i < nr; i++) {
		size_t at = (places->operand + i) % nr;
		const char *slash;

		if (!is_below(path, operand_at(places, at), &below))
			continue;
		places->operand = at;
		slash = strchr(path + below, '/');
		if (!slash)
			return stats_folder(path, ret_len);
		*ret_len = (size_t)(slash - path);
		return path;
	}
	return stats_folder(path, ret_len);
}
