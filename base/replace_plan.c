#include "base/replace_plan.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/metadata.h"
#include "base/replace.h"
#include "base/sibling.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef STATX_ATTR_APPEND
#define STATX_ATTR_APPEND 0x20
#endif
#ifndef STATX_ATTR_MOUNT_ROOT
#define STATX_ATTR_MOUNT_ROOT 0x2000
#endif

/* What statx() says beyond stat(); no bits where the kernel or the file system does not know. */
static bool has_attribute(const char *path, unsigned long long attribute)
{
	struct statx stx;

	if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, 0, &stx) < 0)
		return false;
	return stx.stx_attributes & stx.stx_attributes_mask & attribute;
}

static int refuse(const struct stat *st, int os, struct error *err)
{
	unsigned mode = st->st_mode & 07777;

	if (os == EROFS)
		return error_set(err, ERROR_OPEN, "can't be written: the file system is read-only");
	if (os == EPERM)
		return error_set(
			err, ERROR_OPEN, "can't be written: it is immutable (chattr -i it first)");
	if (os != EACCES)
		return error_set_os(err, ERROR_OPEN, os, "can't be written");
	if (st->st_uid == geteuid())
		return error_set(
			err, ERROR_OPEN, "is read-only, mode %04o (chmod u+w it first)", mode);
	return error_set(err, ERROR_OPEN,
		"no permission to write it: mode %04o, owner %u (run as the owner or as root)",
		mode, (unsigned)st->st_uid);
}

/* Asked of the kernel, for the effective user: root may write what is 0444, and an ACL may say more than the mode. */
static int check_rights(const char *target, const struct stat *st, struct error *err)
{
	if (faccessat(AT_FDCWD, target, W_OK, AT_EACCESS) < 0)
		return refuse(st, errno, err);
	if (has_attribute(target, STATX_ATTR_APPEND))
		return error_set(err, ERROR_OPEN,
			"can't be written: it may only be appended to (chattr -a it first)");
	return 0;
}

/* Can files be created, renamed and deleted there? *ret_os: why not; 0: nobody says why. */
static bool is_folder_writable(const char *folder, int *ret_os)
{
	*ret_os = 0;
	if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) < 0) {
		*ret_os = errno;
		return false;
	}
	return !has_attribute(folder, STATX_ATTR_APPEND);
}

static int plan_missing(const char *folder, struct error *err)
{
	int os;

	if (is_folder_writable(folder, &os))
		return 0;
	if (os)
		return error_set_os(
			err, ERROR_OPEN, os, "can't be created: its folder can't be written");
	return error_set(err, ERROR_OPEN, "can't be created: its folder can't be written");
}

static const char *choose(const char *target, const char *folder, const struct stat *st)
{
	int os;

	if (st->st_nlink > 1)
		return IN_PLACE_LINKS;
	if (has_attribute(target, STATX_ATTR_MOUNT_ROOT))
		return IN_PLACE_MOUNT;
	if (!is_folder_writable(folder, &os))
		return IN_PLACE_FOLDER;
	if (!metadata_can_own(st))
		return IN_PLACE_OWNER;
	return NULL;
}

int replace_plan(const char *target, const char **ret_reason, struct error *err)
{
	char *CLEANUP(free_pointer) folder = sibling_folder(target);
	struct stat st;

	*ret_reason = NULL;
	if (!folder)
		return error_nomem(err);
	if (lstat(target, &st) < 0) {
		if (errno == ENOENT)
			return plan_missing(folder, err);
		return error_set_os(err, ERROR_OPEN, errno, "can't be opened");
	}
	if (file_check_regular(&st, err) < 0 || check_rights(target, &st, err) < 0)
		return -1;
	*ret_reason = choose(target, folder, &st);
	return 0;
}

int replace_check(const char *path, const char **ret_reason, struct error *err)
{
	char *CLEANUP(free_pointer) target = replace_resolve(path, err);
	const char *reason;

	if (!target)
		return -1;
	if (replace_plan(target, &reason, err) < 0)
		return error_at(err, path, 0, 0);
	if (ret_reason)
		*ret_reason = reason;
	return 0;
}
