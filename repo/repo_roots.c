#include "repo/repo_roots.h"

#include "base/cleanup.h"
#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>

static const char *root_at(const struct repo_roots *roots, uint32_t number)
{
	return number ? roots->roots.v[number - 1] : NULL;
}

/* Is the folder in the table? With the lock held. */
static bool look_up(
	const struct repo_roots *roots, const char *dir, size_t len, const char **ret_root)
{
	const uint32_t *number = textmap_get(&roots->by_dir, dir, len);

	if (number)
		*ret_root = root_at(roots, *number);
	return number != NULL;
}

/* Takes `key` over into `keys`, whatever happens. With the lock held for writing, as all below. */
static int put(struct textmap *map, struct strlist *keys, char *key, uint32_t number)
{
	uint32_t *place;
	bool is_new;

	if (strlist_take(keys, key) < 0)
		return -1;
	place = textmap_put(map, key, strlen(key), &is_new);
	if (!place)
		return -1;
	*place = number;
	return 0;
}

/* Takes `root` over. */
static int number_of(struct repo_roots *roots, char *root, uint32_t *ret_number)
{
	const uint32_t *number = textmap_get(&roots->by_root, root, strlen(root));

	*ret_number = number ? *number : (uint32_t)roots->roots.nr + 1;
	if (!number)
		return put(&roots->by_root, &roots->roots, root, *ret_number);
	free(root);
	return 0;
}

/* Takes both over. `root` may be NULL. */
static int add(struct repo_roots *roots, char *dir, char *root, const char **ret_root)
{
	uint32_t number = 0;

	if (look_up(roots, dir, strlen(dir), ret_root)) {
		free(dir);
		free(root);
		return 0;
	}
	if (root && number_of(roots, root, &number) < 0) {
		free(dir);
		return -1;
	}
	*ret_root = root_at(roots, number);
	return put(&roots->by_dir, &roots->dirs, dir, number);
}

static int discover(struct repo_roots *roots, char *dir, const char **ret_root)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	char *root = NULL;
	int r;

	if (repo_discover(dir, &root, &err) < 0 && err.code == ERROR_NOMEM) {
		free(dir);
		return -1;
	}
	rwlock_write(&roots->lock);
	r = add(roots, dir, root, ret_root);
	rwlock_drop(&roots->lock);
	return r;
}

int repo_roots_find(struct repo_roots *roots, const char *dir, size_t len, const char **ret_root)
{
	bool is_known;
	char *copy;

	rwlock_read(&roots->lock);
	is_known = look_up(roots, dir, len, ret_root);
	rwlock_drop(&roots->lock);
	if (is_known)
		return 0;
	copy = strndup(dir, len);
	return copy ? discover(roots, copy, ret_root) : -1;
}

void repo_roots_release(struct repo_roots *roots)
{
	textmap_release(&roots->by_dir);
	textmap_release(&roots->by_root);
	strlist_release(&roots->dirs);
	strlist_release(&roots->roots);
	rwlock_destroy(&roots->lock);
}
