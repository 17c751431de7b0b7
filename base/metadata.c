#include "base/metadata.h"

#include "base/cleanup.h"
#include "base/utf8.h"

#include <errno.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ACL	     "system.posix_acl_access"
#define FLAGS_COPIED (FS_SYNC_FL | FS_NODUMP_FL | FS_NOATIME_FL)

/* A list of attribute names or a value, as the kernel hands it out. */
struct blob {
	char *bytes;
	ssize_t len; /* -1: failed, errno is set */
};

static void blob_release(struct blob *blob)
{
	free(blob->bytes);
}

static ssize_t get(int fd, const char *name, char *bytes, size_t size)
{
	return name ? fgetxattr(fd, name, bytes, size) : flistxattr(fd, bytes, size);
}

/* The value of an attribute, or the list of names where `name` is NULL. Tried again while it grows between the two calls. */
static struct blob read_blob(int fd, const char *name)
{
	struct blob blob = {NULL, -1};
	ssize_t size;

	do {
		free(blob.bytes);
		blob.bytes = NULL;
		size = get(fd, name, NULL, 0);
		if (size < 0)
			break;
		blob.bytes = malloc((size_t)size + 1);
		if (!blob.bytes)
			break;
		blob.len = size ? get(fd, name, blob.bytes, (size_t)size) : 0;
	} while (blob.bytes && blob.len < 0 && errno == ERANGE);
	return blob;
}

static bool is_about_bytes(const char *name)
{
	return !strcmp(name, "security.ima") || !strcmp(name, "security.evm");
}

/* Is this failure about rights or support, so that the copy goes on without the attribute? */
static bool is_refused(int os)
{
	return os == EPERM || os == EACCES || os == ENOTSUP || os == EINVAL || os == ENODATA;
}

static void warn(struct str *warning, const char *name)
{
	if (warning->len)
		str_adds(warning, ", ");
	utf8_add_safe(warning, name, strlen(name));
}

/* 0, or -1 with errno set. */
static int copy_attribute(int from, int to, const char *name)
{
	struct blob CLEANUP(blob_release) value = read_blob(from, name);
	struct blob CLEANUP(blob_release) there = {NULL, -1};

	if (value.len < 0)
		return -1;
	if (fsetxattr(to, name, value.bytes, (size_t)value.len, 0) == 0)
		return 0;
	if (!is_refused(errno))
		return -1;
	/* A label that the new file has anyway, by its folder, needs no right to be set. */
	there = read_blob(to, name);
	if (there.len == value.len && !memcmp(there.bytes, value.bytes, (size_t)value.len))
		return 0;
	errno = EPERM;
	return -1;
}

/* All but the ACL, which comes last since it may take away our right to write. 0, or -1 with errno set. */
static int copy_attributes(int from, int to, bool *ret_has_acl, struct str *warning)
{
	struct blob CLEANUP(blob_release) names = read_blob(from, NULL);
	const char *name;

	*ret_has_acl = false;
	if (names.len < 0)
		return errno == ENOTSUP || errno == ENOSYS ? 0 : -1;
	for (name = names.bytes; name < names.bytes + names.len; name += strlen(name) + 1) {
		if (!strcmp(name, ACL)) {
			*ret_has_acl = true;
			continue;
		}
		if (is_about_bytes(name) || copy_attribute(from, to, name) == 0)
			continue;
		if (!is_refused(errno))
			return -1;
		warn(warning, name);
	}
	return 0;
}

/* A folder's default ACL gives every new file one: it goes where the original has none. */
static int copy_acl(int from, int to, bool has_acl)
{
	if (has_acl)
		return copy_attribute(from, to, ACL);
	if (fremovexattr(to, ACL) == 0 || fgetxattr(to, ACL, NULL, 0) < 0)
		return 0;
	errno = EPERM;
	return -1;
}

/* Flags as chattr(1) sets them, as far as they make sense for a new file. */
static void copy_flags(int from, int to, struct str *warning)
{
	int wanted = 0, is = 0;

	if (ioctl(from, FS_IOC_GETFLAGS, &wanted) < 0 || !(wanted & FLAGS_COPIED))
		return;
	if (ioctl(to, FS_IOC_GETFLAGS, &is) == 0) {
		is |= wanted & FLAGS_COPIED;
		if (ioctl(to, FS_IOC_SETFLAGS, &is) == 0)
			return;
	}
	warn(warning, "chattr flags");
}

static enum metadata_result give_owner(int to, const struct stat *st)
{
	struct stat is;

	if (fstat(to, &is) < 0)
		return METADATA_FAILED;
	if (is.st_uid == st->st_uid && is.st_gid == st->st_gid)
		return METADATA_COPIED;
	if (fchown(to, st->st_uid, st->st_gid) == 0)
		return METADATA_COPIED;
	return errno == EPERM || errno == EINVAL ? METADATA_OWNER_LOST : METADATA_FAILED;
}

/* After the owner, for fchown() clears the set-id bits; and looked at again, for chmod() may drop them silently. */
static enum metadata_result give_mode(int to, const struct stat *st)
{
	mode_t wanted = st->st_mode & 07777;
	struct stat is;

	if (fchmod(to, wanted) < 0)
		return errno == EPERM ? METADATA_OWNER_LOST : METADATA_FAILED;
	if (fstat(to, &is) < 0)
		return METADATA_FAILED;
	return (is.st_mode & 07777) == wanted ? METADATA_COPIED : METADATA_OWNER_LOST;
}

enum metadata_result metadata_copy(int from, int to, const struct stat *st, struct str *warning)
{
	enum metadata_result result = give_owner(to, st);
	bool has_acl;

	if (result != METADATA_COPIED)
		return result;
	if (copy_attributes(from, to, &has_acl, warning) < 0)
		return METADATA_FAILED;
	if (copy_acl(from, to, has_acl) < 0)
		return is_refused(errno) ? METADATA_ACL_LOST : METADATA_FAILED;
	result = give_mode(to, st);
	if (result != METADATA_COPIED)
		return result;
	copy_flags(from, to, warning);
	if (!str_failed(warning))
		return METADATA_COPIED;
	errno = ENOMEM;
	return METADATA_FAILED;
}

static bool is_our_group(gid_t gid)
{
	gid_t *CLEANUP(free_pointer) groups = NULL;
	int count, i;

	if (gid == getegid())
		return true;
	count = getgroups(0, NULL);
	groups = count > 0 ? calloc((size_t)count, sizeof(*groups)) : NULL;
	if (!groups)
		return false;
	count = getgroups(count, groups);
	for (i = 0; i < count; i++)
		if (groups[i] == gid)
			return true;
	return false;
}

bool metadata_can_own(const struct stat *st)
{
	return geteuid() == 0 || (st->st_uid == geteuid() && is_our_group(st->st_gid));
}
