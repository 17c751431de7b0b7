#include "cli/select_once.h"

#include "base/mounts.h"

#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* Those that <linux/magic.h> does not name everywhere. */
enum { XFS_MAGIC = 0x58465342, ZFS_MAGIC = 0x2fc12fc1, NFS_MAGIC = 0x6969 };

/* Not overlays and FUSE, which make numbers up for either. */
static const unsigned long believed[] = {EXT4_SUPER_MAGIC, XFS_MAGIC, BTRFS_SUPER_MAGIC,
	TMPFS_MAGIC, F2FS_SUPER_MAGIC, ZFS_MAGIC, NFS_MAGIC, RAMFS_MAGIC};

void select_once_release(struct select_once *once)
{
	set_release(&once->seen);
}

static struct set_key key_of(dev_t dev, ino_t ino)
{
	return (struct set_key){(uint64_t)dev, (uint64_t)ino};
}

/* Of the folder that the file is in: another file may be mounted over this one. */
static bool is_believed(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX] = ".";
	struct statfs fs;

	if (slash && slash - path + 2 > PATH_MAX)
		return false;
	if (slash)
		memcpy(folder, path, (size_t)(slash - path) + 1);
	if (statfs(folder, &fs) < 0)
		return false;
	for (size_t i = 0; i < sizeof(believed) / sizeof(*believed); i++)
		if ((unsigned long)fs.f_type == believed[i])
			return true;
	return false;
}

static bool believes(struct select_once *once, const char *path, struct dirlist_id id)
{
	struct select_device *device = once->devices;

	for (size_t i = 0; i < once->nr; i++)
		if (once->devices[i].dev == id.dev)
			return once->devices[i].believed;
	device += once->nr < SELECT_DEVICES ? once->nr++ : SELECT_DEVICES - 1;
	*device = (struct select_device){id.dev, is_believed(path) && !mounts_cover_file(id.dev)};
	return device->believed;
}

/* It can be read only once, and two workers at it would each get a part. */
static int is_new_stdin(struct select_once *once)
{
	bool again = once->has_stdin;

	once->has_stdin = true;
	return !again;
}

int select_once_is_new(struct select_once *once, const char *path, struct dirlist_id id)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return is_new_stdin(once);
	if (id.ino && believes(once, path, id)) {
		int r = set_add(&once->seen, key_of(id.dev, id.ino));

		if (r)
			return r;
		if (stat(path, &st) < 0)
			return 1;
		if (st.st_dev == id.dev && st.st_ino == id.ino)
			return 0;
	} else if (stat(path, &st) < 0) {
		return 1;
	}
	return set_add(&once->seen, key_of(st.st_dev, st.st_ino));
}
