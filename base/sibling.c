#include "base/sibling.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/tempfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* Some file systems allow only 143 bytes (eCryptfs), so that is what the whole name has to stay below. */
#define LONGEST_NAME_PART 120
#define TAIL		  ".cfgedit."
#define RANDOM_CHARACTERS 6
#define MOST_TRIES	  100

/* Cut between characters: file systems that fold case refuse a name that is not UTF-8. */
static size_t cut_length(const char *name)
{
	size_t len = strlen(name);

	if (len <= LONGEST_NAME_PART)
		return len;
	len = LONGEST_NAME_PART;
	while (len > 0 && ((unsigned char)name[len] & 0xC0) == 0x80)
		len--;
	return len;
}

/* O_EXCL is what makes the name ours; the randomness only spares tries, so a weak source will do when there is no other. */
static void fill_random(char *at)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	uint64_t value;
	size_t i;

	if (getrandom(&value, sizeof(value), GRND_NONBLOCK) != (ssize_t)sizeof(value))
		value = (uint64_t)(uintptr_t)at ^ ((uint64_t)getpid() << 32) ^ (uint64_t)random();
	for (i = 0; i < RANDOM_CHARACTERS; i++) {
		at[i] = letters[value % (sizeof(letters) - 1)];
		value /= sizeof(letters) - 1;
	}
}

/* The path with its random part not yet filled in; *ret_random points there. */
static char *make_template(const char *target, char **ret_random)
{
	const char *name = file_basename(target);
	size_t dir_len = (size_t)(name - target), name_len = cut_length(name);
	size_t len = dir_len + 1 + name_len + strlen(TAIL) + RANDOM_CHARACTERS;
	char *path = malloc(len + 1), *at = path;

	if (!path)
		return NULL;
	memcpy(at, target, dir_len);
	at += dir_len;
	*at++ = '.';
	memcpy(at, name, name_len);
	at += name_len;
	memcpy(at, TAIL, strlen(TAIL));
	*ret_random = path + len - RANDOM_CHARACTERS;
	path[len] = '\0';
	return path;
}

/* Create `path`: a descriptor, 0 for a link, or -1 with errno set. */
static int create_one(const char *path, const char *link_from, mode_t mode)
{
	if (link_from)
		return linkat(AT_FDCWD, link_from, AT_FDCWD, path, 0);
	return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

static int create_under_free_name(
	struct sibling *s, const char *target, const char *link_from, mode_t mode)
{
	char *random_part, *path = make_template(target, &random_part);
	int result = -1, tries, os;

	if (!path)
		return -1;
	for (tries = 0; tries < MOST_TRIES; tries++) {
		fill_random(random_part);
		result = create_one(path, link_from, mode);
		if (result >= 0 || errno != EEXIST)
			break;
	}
	if (result < 0) {
		os = errno;
		free(path);
		errno = os;
		return -1;
	}
	s->path = path;
	s->entry = tempfiles_add(path);
	if (s->entry)
		return result;
	sibling_delete(s);
	if (!link_from)
		close(result);
	errno = ENOMEM;
	return -1;
}

int sibling_create(struct sibling *s, const char *target, mode_t mode)
{
	return create_under_free_name(s, target, NULL, mode);
}

int sibling_link(struct sibling *s, const char *target)
{
	return create_under_free_name(s, target, target, 0);
}

void sibling_delete(struct sibling *s)
{
	if (s->path)
		unlink(s->path);
	sibling_forget(s);
}

void sibling_forget(struct sibling *s)
{
	sibling_untrack(s);
	free(s->path);
	s->path = NULL;
}

void sibling_untrack(struct sibling *s)
{
	tempfiles_remove(s->entry);
	s->entry = NULL;
}

char *sibling_folder(const char *path)
{
	size_t len = (size_t)(file_basename(path) - path);

	/* Without the slash, except for the root. */
	return len > 1 ? strndup(path, len - 1) : strdup("/");
}

int sibling_sync_folder(const char *path)
{
	char *CLEANUP(free_pointer) folder = sibling_folder(path);
	int CLEANUP(close_fd) fd = -1;

	if (!folder)
		return -1;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* One that may be written but not read can't be synced by anybody in our place. */
	if (fd < 0)
		return errno == EACCES ? 0 : -1;
	/* EINVAL, ENOTSUP: this file system has nothing to sync in a folder. */
	if (fsync(fd) < 0 && errno != EINVAL && errno != ENOTSUP)
		return -1;
	return 0;
}
