#include "cli/edit_targets.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void target_release(struct edit_target *target)
{
	free(target->path);
	str_release(&target->bytes);
}

static bool is_same(const struct edit_target *a, const struct edit_target *b)
{
	if (a->seen.missing || b->seen.missing)
		return strcmp(a->path, b->path) == 0;
	return file_same(&a->seen.st, &b->seen.st);
}

/* The name by which it is there already; NULL: it is not. */
static const char *find_same(const struct edit_targets *targets, const struct edit_target *target)
{
	for (size_t i = 0; i < targets->nr; i++)
		if (is_same(&targets->v[i], target))
			return targets->v[i].name;
	return NULL;
}

static int read_target(struct edit_target *target, size_t max_size, struct error *err)
{
	struct stat st;

	if (stat(target->path, &st) < 0 && errno == ENOENT) {
		target->seen.missing = true;
		return 0;
	}
	return file_read(target->path, max_size, &target->bytes, &target->seen.st, err);
}

static int grow(struct edit_targets *targets)
{
	size_t cap = targets->cap ? targets->cap * 2 : 8;
	struct edit_target *grown;

	if (targets->nr < targets->cap)
		return 0;
	grown = realloc(targets->v, cap * sizeof(*grown));
	if (!grown)
		return -1;
	targets->v = grown;
	targets->cap = cap;
	return 0;
}

int edit_targets_add(
	struct edit_targets *targets, const char *name, size_t max_size, struct error *err)
{
	struct edit_target target = {.name = name, .bytes = STR_INIT};

	targets->same_as = NULL;
	if (!strcmp(name, "-"))
		return error_set(err, ERROR_USAGE,
			"- is standard input, which can't be edited; a file of that name is ./-");
	target.path = replace_resolve(name, err);
	if (!target.path || replace_check(target.path, NULL, err) < 0 ||
		read_target(&target, max_size, err) < 0) {
		error_at(err, name, 0, 0);
		target_release(&target);
		return -1;
	}
	targets->same_as = find_same(targets, &target);
	if (targets->same_as) {
		target_release(&target);
		return 0;
	}
	if (grow(targets) < 0) {
		target_release(&target);
		return error_nomem(err);
	}
	target.seen.bytes = target.bytes.s;
	target.seen.len = target.bytes.len;
	targets->v[targets->nr++] = target;
	return 0;
}

void edit_targets_release(struct edit_targets *targets)
{
	for (size_t i = 0; i < targets->nr; i++)
		target_release(&targets->v[i]);
	free(targets->v);
	*targets = (struct edit_targets)EDIT_TARGETS_INIT;
}
