#include "base/replace.h"
#include "base/replace_plan.h"
#include "base/tempfiles.h"
#include "tests/unit/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <linux/fs.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#define OLD "a: 1\n"
#define NEW "a: 2 # longer than before\n"

/* Read the file at `path` as one who is about to edit it. The bytes stay in `text`. */
static struct snapshot take(const char *path, struct str *text)
{
	struct snapshot s = {.missing = access(path, F_OK) < 0};

	if (s.missing)
		return s;
	assert_int_equal(file_read(path, 0, text, &s.st, NULL), 0);
	s.bytes = text->s;
	s.len = text->len;
	return s;
}

static void check_bytes(const char *path, const char *bytes)
{
	struct str out = STR_INIT;

	assert_int_equal(file_read(path, 0, &out, NULL, NULL), 0);
	assert_string_equal(out.s, bytes);
	str_release(&out);
}

static bool is_ours(const char *name)
{
	return strstr(name, ".cfgedit.") != NULL;
}

/* How many of our own files are in the folder? */
static int count_left(const char *folder)
{
	DIR *stream = opendir(folder);
	const struct dirent *entry;
	int count = 0;

	assert_non_null(stream);
	while ((entry = readdir(stream)))
		count += is_ours(entry->d_name);
	closedir(stream);
	return count;
}

static struct stat look(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st;
}

/* A whole write of NEW: stage, commit, release. The reason for writing in place, or NULL. */
static const char *save(const char *path)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct error err = ERROR_INIT;
	struct snapshot s = take(path, &text);
	const char *reason;

	if (replace_stage(&r, path, NEW, strlen(NEW), &s, &err) < 0 || replace_commit(&r, &err) < 0)
		fail_msg("%s: %s", path, error_text(&err));
	reason = r.reason;
	assert_string_equal(r.warning.s, "");
	replace_release(&r);
	str_release(&text);
	check_bytes(path, NEW);
	return reason;
}

/* Staging `path` fails with this code and a message that contains `part`; nothing of ours is left. */
static void check_refused(const char *path, enum error_code code, const char *part)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct error err = ERROR_INIT, check = ERROR_INIT;
	struct snapshot s = {.missing = true};

	if (access(path, R_OK) == 0 && S_ISREG(look(path).st_mode))
		s = take(path, &text);
	assert_int_equal(replace_check(path, NULL, &check), -1);
	assert_int_equal(replace_stage(&r, path, NEW, strlen(NEW), &s, &err), -1);
	assert_int_equal(err.code, code);
	if (!strstr(error_text(&err), part))
		fail_msg("'%s' lacks '%s'", error_text(&err), part);
	assert_string_equal(error_text(&err), error_text(&check));
	assert_string_equal(err.path, path);
	replace_release(&r);
	error_release(&err);
	error_release(&check);
	str_release(&text);
	assert_int_equal(count_left("."), 0);
}

static void new_bytes_come_by_rename_and_nothing_is_left(void **state)
{
	struct stat before, after;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	before = look("f");
	assert_null(save("f"));
	after = look("f");
	assert_int_not_equal(before.st_ino, after.st_ino);
	assert_int_equal(count_left("."), 0);
}

static void an_empty_text_is_a_text(void **state)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", "", 0, &s, NULL), 0);
	assert_int_equal(replace_commit(&r, NULL), 0);
	replace_release(&r);
	check_bytes("f", "");
	assert_null(save("f"));
	str_release(&text);
}

static void mode_and_owner_are_kept(void **state)
{
	static const mode_t modes[] = {
		0644, 0600, 0640, 0755, 0666, 0604, 04755, 02755, 06711, 01644};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		unlink("f");
		scratch_write("f", OLD, strlen(OLD));
		if (geteuid() == 0)
			assert_int_equal(chown("f", 12345, 54321), 0);
		assert_int_equal(chmod("f", modes[i]), 0);
		assert_null(save("f"));
		assert_int_equal(look("f").st_mode & 07777, modes[i]);
		if (geteuid() == 0) {
			assert_int_equal(look("f").st_uid, 12345);
			assert_int_equal(look("f").st_gid, 54321);
		}
	}
}

static void extended_attributes_are_kept(void **state)
{
	char value[64] = "";

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	if (setxattr("f", "user.origin", "a\0b", 3, 0) < 0)
		skip();
	assert_int_equal(setxattr("f", "user.empty", "", 0, 0), 0);
	assert_int_equal(chmod("f", 0440), 0);
	if (geteuid() != 0)
		assert_int_equal(chmod("f", 0640), 0);
	assert_null(save("f"));
	assert_int_equal(getxattr("f", "user.origin", value, sizeof(value)), 3);
	assert_memory_equal(value, "a\0b", 3);
	assert_int_equal(getxattr("f", "user.empty", value, sizeof(value)), 0);
}

static void trusted_attributes_are_kept(void **state)
{
	char value[64] = "";

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	if (setxattr("f", "trusted.note", "x", 1, 0) < 0)
		skip();
	assert_null(save("f"));
	assert_int_equal(getxattr("f", "trusted.note", value, sizeof(value)), 1);
}

/* An ACL as the kernel keeps it: version 2, then tag, rights and id for each entry, in little-endian order. */
struct acl {
	uint32_t version;
	struct {
		uint16_t tag, rights;
		uint32_t id;
	} entries[5];
};

static const struct acl for_user_12345 = {
	2, {{0x01, 6, UINT32_MAX}, {0x02, 6, 12345}, {0x04, 4, UINT32_MAX}, {0x10, 6, UINT32_MAX},
		   {0x20, 0, UINT32_MAX}}};

static void access_control_lists_are_kept(void **state)
{
	struct acl is;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	if (setxattr("f", "system.posix_acl_access", &for_user_12345, sizeof(is), 0) < 0)
		skip();
	assert_null(save("f"));
	assert_int_equal(getxattr("f", "system.posix_acl_access", &is, sizeof(is)), sizeof(is));
	assert_memory_equal(&is, &for_user_12345, sizeof(is));
	assert_int_equal(look("f").st_mode & 07777, 0660);
}

static void a_folder_s_default_acl_is_not_put_on_a_file_that_had_none(void **state)
{
	struct acl is;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	if (setxattr(".", "system.posix_acl_default", &for_user_12345, sizeof(is), 0) < 0)
		skip();
	assert_null(save("f"));
	assert_true(getxattr("f", "system.posix_acl_access", &is, sizeof(is)) < 0);
	assert_int_equal(look("f").st_mode & 07777, 0644);
}

static void flags_are_kept(void **state)
{
	int fd, flags = FS_NODUMP_FL;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	fd = open("f", O_RDONLY);
	if (ioctl(fd, FS_IOC_SETFLAGS, &flags) < 0) {
		close(fd);
		skip();
	}
	close(fd);
	assert_null(save("f"));
	fd = open("f", O_RDONLY);
	flags = 0;
	assert_int_equal(ioctl(fd, FS_IOC_GETFLAGS, &flags), 0);
	close(fd);
	assert_true(flags & FS_NODUMP_FL);
}

static void links_stay_links(void **state)
{
	char to[64];

	(void)state;
	assert_int_equal(mkdir("etc", 0755), 0);
	assert_int_equal(mkdir("share", 0755), 0);
	scratch_write("share/real", OLD, strlen(OLD));
	assert_int_equal(symlink("../share/real", "etc/second"), 0);
	assert_int_equal(symlink("etc/second", "first"), 0);
	assert_null(save("first"));
	check_bytes("share/real", NEW);
	assert_true(S_ISREG(look("share/real").st_mode));
	assert_int_equal(readlink("first", to, sizeof(to)), strlen("etc/second"));
	assert_int_equal(readlink("etc/second", to, sizeof(to)), strlen("../share/real"));
	assert_int_equal(count_left("share") + count_left("etc") + count_left("."), 0);
}

static void what_cannot_be_written_is_refused(void **state)
{
	(void)state;
	assert_int_equal(mkdir("dir", 0755), 0);
	assert_int_equal(mkfifo("fifo", 0644), 0);
	assert_int_equal(symlink("gone", "dangling"), 0);
	assert_int_equal(symlink("dangling", "to-dangling"), 0);
	assert_int_equal(symlink("loop-b", "loop-a"), 0);
	assert_int_equal(symlink("loop-a", "loop-b"), 0);
	scratch_write("plain", "", 0);
	check_refused("dir", ERROR_OPEN, "a directory");
	check_refused("fifo", ERROR_OPEN, "a FIFO");
	check_refused("/dev/null", ERROR_OPEN, "a device");
	check_refused("dangling", ERROR_OPEN, "to 'gone', which does not exist");
	check_refused("to-dangling", ERROR_OPEN, "does not exist");
	check_refused("loop-a", ERROR_OPEN, "leads back to itself");
	check_refused("missing/f", ERROR_OPEN, "folder");
	check_refused("missing/", ERROR_OPEN, "folder");
	check_refused("new/", ERROR_OPEN, "folder");
	check_refused("plain/f", ERROR_OPEN, "Not a directory");
	check_refused("", ERROR_OPEN, "No such file");
}

static void an_immutable_file_is_refused(void **state)
{
	int fd, flags = FS_IMMUTABLE_FL, none = 0, refused;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	fd = open("f", O_RDONLY);
	refused = ioctl(fd, FS_IOC_SETFLAGS, &flags);
	if (refused == 0) {
		check_refused("f", ERROR_OPEN, "immutable");
		flags = FS_APPEND_FL;
		assert_int_equal(ioctl(fd, FS_IOC_SETFLAGS, &none), 0);
		assert_int_equal(ioctl(fd, FS_IOC_SETFLAGS, &flags), 0);
		check_refused("f", ERROR_OPEN, "appended");
		assert_int_equal(ioctl(fd, FS_IOC_SETFLAGS, &none), 0);
	}
	close(fd);
	if (refused < 0)
		skip();
}

/* Run `body` as an ordinary user, in a child: cmocka's asserts end the child, and its status is what counts. */
static void as_nobody(void (*body)(void))
{
	pid_t child;
	int status;

	if (geteuid() != 0)
		skip();
	child = fork();
	if (child == 0) {
		if (setgid(12345) < 0 || setuid(12345) < 0)
			_exit(99);
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

#define MUST(condition)                                                                       \
	do {                                                                                  \
		if (!(condition)) {                                                           \
			dprintf(2, "# line %d: " #condition ", errno %d\n", __LINE__, errno); \
			_exit(1);                                                             \
		}                                                                             \
	} while (0)

static bool refused_with(const char *path, const char *part)
{
	struct error err = ERROR_INIT;
	bool as_expected = replace_check(path, NULL, &err) < 0 && err.code == ERROR_OPEN &&
			   strstr(error_text(&err), part);

	if (!as_expected)
		dprintf(2, "# %s: %s\n", path, error_text(&err));
	error_release(&err);
	return as_expected;
}

/* For children: save without cmocka. The reason; "none" by rename; "failed". */
static const char *save_quietly(const char *path)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct error err = ERROR_INIT;
	struct snapshot s = {0};
	const char *reason = "failed";

	if (file_read(path, 0, &text, &s.st, &err) == 0) {
		s.bytes = text.s;
		s.len = text.len;
		if (replace_stage(&r, path, NEW, strlen(NEW), &s, &err) == 0 &&
			replace_commit(&r, &err) == 0)
			reason = r.reason ? r.reason : "none";
	}
	if (err.code)
		dprintf(2, "# %s: %s\n", path, error_text(&err));
	replace_release(&r);
	str_release(&text);
	error_release(&err);
	return reason;
}

static void try_as_nobody(void)
{
	MUST(refused_with("own-0444", "read-only, mode 0444"));
	MUST(refused_with("foreign-0644", "owner 0"));
	MUST(refused_with("closed/new", "folder"));
	MUST(!strcmp(save_quietly("foreign-0666"), IN_PLACE_OWNER));
	MUST(!strcmp(save_quietly("closed/own"), IN_PLACE_FOLDER));
	MUST(!strcmp(save_quietly("own-0640"), "none"));
}

static void an_ordinary_user_s_rights_decide(void **state)
{
	static const struct {
		const char *name;
		uid_t owner;
		mode_t mode;
	} files[] = {{"own-0444", 12345, 0444}, {"foreign-0644", 0, 0644},
		{"closed/own", 12345, 0644}, {"foreign-0666", 0, 0666}, {"own-0640", 12345, 0640}};
	size_t i;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(*state, 0777), 0);
	assert_int_equal(mkdir("closed", 0755), 0);
	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		scratch_write(files[i].name, OLD, strlen(OLD));
		assert_int_equal(chown(files[i].name, files[i].owner, files[i].owner), 0);
		assert_int_equal(chmod(files[i].name, files[i].mode), 0);
	}
	as_nobody(try_as_nobody);
	check_bytes("foreign-0666", NEW);
	assert_int_equal(look("foreign-0666").st_uid, 0);
	check_bytes("closed/own", NEW);
	assert_int_equal(look("own-0640").st_mode & 07777, 0640);
	assert_int_equal(count_left(".") + count_left("closed"), 0);
}

/* chmod() succeeds without them where the group is not one of ours. */
static void save_with_foreign_group(void)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s = {0};

	MUST(file_read("f", 0, &text, &s.st, NULL) == 0);
	s.bytes = text.s;
	s.len = text.len;
	MUST(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL) == 0);
	MUST(replace_commit(&r, NULL) == 0);
	MUST(!strcmp(r.warning.s, "set-id bits"));
	replace_release(&r);
	str_release(&text);
}

static void set_id_bits_that_are_lost_are_told(void **state)
{
	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	if (geteuid() == 0) {
		assert_int_equal(chmod(".", 0755), 0);
		assert_int_equal(chown("f", 12345, 54321), 0);
	}
	assert_int_equal(chmod("f", 02755), 0);
	as_nobody(save_with_foreign_group);
	check_bytes("f", NEW);
	assert_int_equal(look("f").st_mode & 07777, 0755);
}

static void root_may_write_what_is_read_only(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	scratch_write("f", OLD, strlen(OLD));
	assert_int_equal(chmod("f", 0440), 0);
	assert_int_equal(replace_check("f", NULL, NULL), 0);
	assert_null(save("f"));
	assert_int_equal(look("f").st_mode & 07777, 0440);
}

static void a_hard_linked_file_keeps_inode_and_names(void **state)
{
	struct stat before;
	const char *reason = NULL;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	assert_int_equal(link("f", "other name"), 0);
	assert_int_equal(chmod("f", 04751), 0);
	before = look("f");
	assert_int_equal(replace_check("f", &reason, NULL), 0);
	assert_string_equal(reason, IN_PLACE_LINKS);
	assert_string_equal(save("f"), IN_PLACE_LINKS);
	check_bytes("other name", NEW);
	assert_int_equal(look("f").st_ino, before.st_ino);
	assert_int_equal(look("f").st_nlink, 2);
	assert_int_equal(look("f").st_mode, before.st_mode);
	assert_int_equal(count_left("."), 0);
}

static void a_name_that_a_file_gets_after_staging_stays_its_name(void **state)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
	assert_null(r.reason);
	assert_int_equal(link("f", "other name"), 0);
	assert_int_equal(replace_commit(&r, NULL), 0);
	assert_string_equal(r.reason, IN_PLACE_LINKS);
	check_bytes("other name", NEW);
	assert_int_equal(replace_undo(&r, NULL), 0);
	check_bytes("other name", OLD);
	replace_release(&r);
	str_release(&text);
	assert_int_equal(count_left("."), 0);
}

static void rights_that_are_taken_away_after_staging_are_not_given_back(void **state)
{
	struct replace r = REPLACE_INIT;
	struct error err = ERROR_INIT;
	struct str text = STR_INIT;
	struct snapshot s;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
	assert_int_equal(chmod("f", 0600), 0);
	assert_int_equal(replace_commit(&r, &err), -1);
	assert_int_equal(err.code, ERROR_CONFLICT);
	assert_false(r.committed);
	replace_release(&r);
	check_bytes("f", OLD);
	assert_int_equal(look("f").st_mode & 07777, 0600);
	assert_int_equal(count_left("."), 0);
	error_release(&err);
	str_release(&text);
}

static void writing_in_place_makes_a_file_shorter_and_is_undone(void **state)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s;

	(void)state;
	scratch_write("f", NEW, strlen(NEW));
	assert_int_equal(link("f", "other name"), 0);
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", OLD, strlen(OLD), &s, NULL), 0);
	assert_int_equal(count_left("."), 1);
	check_bytes("f", NEW);
	assert_int_equal(replace_commit(&r, NULL), 0);
	check_bytes("other name", OLD);
	assert_int_equal(replace_undo(&r, NULL), 0);
	check_bytes("other name", NEW);
	replace_release(&r);
	str_release(&text);
	assert_int_equal(count_left("."), 0);
}

static void a_mounted_file_is_written_in_place(void **state)
{
	const char *reason;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	scratch_write("source", OLD, strlen(OLD));
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("source", "f", NULL, MS_BIND, NULL) < 0)
		skip();
	reason = save("f");
	check_bytes("source", NEW);
	assert_int_equal(umount("f"), 0);
	assert_string_equal(reason, IN_PLACE_MOUNT);
	check_bytes("f", OLD);
	assert_int_equal(count_left("."), 0);
}

static void a_mount_that_appears_late_is_met_at_the_rename(void **state)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s;
	int result;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
	assert_null(r.reason);
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("f", "f", NULL, MS_BIND, NULL) < 0) {
		replace_release(&r);
		str_release(&text);
		skip();
	}
	result = replace_commit(&r, NULL);
	assert_int_equal(umount("f"), 0);
	assert_int_equal(result, 0);
	assert_string_equal(r.reason, IN_PLACE_MOUNT);
	check_bytes("f", NEW);
	assert_int_equal(replace_undo(&r, NULL), 0);
	check_bytes("f", OLD);
	replace_release(&r);
	str_release(&text);
	assert_int_equal(count_left("."), 0);
}

/* Where a file gets another inode when it is first opened for writing, or moved. */
static void files_of_an_overlay_s_lower_layer_are_written_and_put_back(void **state)
{
	static const char *names[] = {"m/one", "m/two"};
	struct replace r[2] = {REPLACE_INIT, REPLACE_INIT};
	struct str text[2] = {STR_INIT, STR_INIT};
	struct snapshot s;
	size_t i;

	(void)state;
	assert_int_equal(mkdir("lower", 0755) + mkdir("upper", 0755), 0);
	assert_int_equal(mkdir("work", 0755) + mkdir("m", 0755), 0);
	scratch_write("lower/one", OLD, strlen(OLD));
	scratch_write("lower/two", OLD, strlen(OLD));
	assert_int_equal(link("lower/two", "lower/linked"), 0);
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("overlay", "m", "overlay", 0, "lowerdir=lower,upperdir=upper,workdir=work") <
			0)
		skip();
	for (i = 0; i < 2; i++) {
		s = take(names[i], &text[i]);
		assert_int_equal(replace_stage(&r[i], names[i], NEW, strlen(NEW), &s, NULL), 0);
		assert_int_equal(replace_commit(&r[i], NULL), 0);
		check_bytes(names[i], NEW);
		assert_int_equal(replace_undo(&r[i], NULL), 0);
		check_bytes(names[i], OLD);
		replace_release(&r[i]);
		str_release(&text[i]);
		save(names[i]);
	}
	assert_int_equal(count_left("m"), 0);
	assert_int_equal(umount("m"), 0);
}

static void a_read_only_file_system_is_named(void **state)
{
	struct error err = ERROR_INIT;
	int result;

	(void)state;
	assert_int_equal(mkdir("m", 0755), 0);
	scratch_write("m/f", OLD, strlen(OLD));
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("m", "m", NULL, MS_BIND, NULL) < 0 ||
		mount(NULL, "m", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) < 0)
		skip();
	result = replace_check("m/f", NULL, &err);
	assert_int_equal(umount("m"), 0);
	assert_int_equal(result, -1);
	assert_non_null(strstr(error_text(&err), "read-only"));
	error_release(&err);
}

enum meddling { NOTHING, BYTES, SAME_SIZE, REPLACED, DELETED, LINKED, A_FOLDER };

static void meddle(enum meddling how)
{
	switch (how) {
	case NOTHING:
		break;
	case BYTES:
		scratch_write("f", "b: 1, longer\n", 13);
		break;
	case SAME_SIZE:
		scratch_write("f", "b: 1\n", 5);
		break;
	case REPLACED:
		scratch_write("g", OLD, strlen(OLD));
		assert_int_equal(rename("g", "f"), 0);
		break;
	case DELETED:
		assert_int_equal(unlink("f"), 0);
		break;
	case LINKED:
		assert_int_equal(rename("f", "g"), 0);
		assert_int_equal(symlink("g", "f"), 0);
		break;
	case A_FOLDER:
		assert_int_equal(unlink("f"), 0);
		assert_int_equal(mkdir("f", 0755), 0);
		break;
	}
}

static void start_afresh(bool hard_link)
{
	rmdir("f");
	unlink("f");
	unlink("g");
	unlink("h");
	scratch_write("f", OLD, strlen(OLD));
	if (hard_link)
		assert_int_equal(link("f", "h"), 0);
}

static void a_change_by_someone_else_is_a_conflict_at_the_commit(void **state)
{
	enum meddling how;
	int hard_link;

	(void)state;
	for (how = BYTES; how <= A_FOLDER; how++) {
		for (hard_link = 0; hard_link < 2; hard_link++) {
			struct replace r = REPLACE_INIT;
			struct str text = STR_INIT;
			struct error err = ERROR_INIT;
			struct stat before;
			struct snapshot s;

			start_afresh(hard_link);
			s = take("f", &text);
			assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
			meddle(how);
			if (how != DELETED)
				before = look("f");
			assert_int_equal(replace_commit(&r, &err), -1);
			assert_int_equal(err.code, ERROR_CONFLICT);
			assert_non_null(strstr(error_text(&err), "nothing was written"));
			assert_false(r.committed);
			replace_release(&r);
			if (how != DELETED)
				assert_int_equal(look("f").st_ino, before.st_ino);
			assert_int_equal(count_left("."), 0);
			error_release(&err);
			str_release(&text);
		}
	}
}

static void a_change_by_someone_else_is_a_conflict_at_the_staging(void **state)
{
	static const enum meddling ways[] = {BYTES, SAME_SIZE, REPLACED, DELETED, A_FOLDER};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct replace r = REPLACE_INIT;
		struct str text = STR_INIT;
		struct error err = ERROR_INIT;
		struct snapshot s;

		start_afresh(false);
		s = take("f", &text);
		meddle(ways[i]);
		assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, &err), -1);
		assert_int_equal(err.code, ERROR_CONFLICT);
		assert_int_equal(count_left("."), 0);
		replace_release(&r);
		error_release(&err);
		str_release(&text);
	}
}

static void an_undo_brings_the_very_file_back(void **state)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s;
	struct stat before, after;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	before = look("f");
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
	assert_int_equal(replace_commit(&r, NULL), 0);
	check_bytes("f", NEW);
	assert_int_equal(replace_undo(&r, NULL), 0);
	check_bytes("f", OLD);
	after = look("f");
	assert_int_equal(after.st_ino, before.st_ino);
	assert_int_equal(after.st_nlink, 1);
	assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	assert_int_equal(count_left("."), 0);
	replace_release(&r);
	str_release(&text);
}

static void an_undo_leaves_alone_what_someone_wrote_after_us(void **state)
{
	int hard_link;

	(void)state;
	for (hard_link = 0; hard_link < 2; hard_link++) {
		struct replace r = REPLACE_INIT;
		struct str text = STR_INIT;
		struct error err = ERROR_INIT;
		struct snapshot s;
		const char *quote;
		char kept[256];

		start_afresh(hard_link);
		s = take("f", &text);
		assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
		assert_int_equal(replace_commit(&r, NULL), 0);
		scratch_write("f", "theirs: 1\n", 10);
		assert_int_equal(replace_undo(&r, &err), -1);
		assert_int_equal(err.code, ERROR_CONFLICT);
		replace_release(&r);
		check_bytes("f", "theirs: 1\n");
		/* The old text is where the message says. */
		quote = strchr(error_text(&err), '\'');
		assert_non_null(quote);
		snprintf(kept, sizeof(kept), "%.*s", (int)strcspn(quote + 1, "'"), quote + 1);
		check_bytes(kept, OLD);
		assert_int_equal(unlink(kept), 0);
		error_release(&err);
		str_release(&text);
	}
}

static void staging_is_dropped_without_a_trace(void **state)
{
	int hard_link;

	(void)state;
	for (hard_link = 0; hard_link < 2; hard_link++) {
		struct replace r = REPLACE_INIT;
		struct str text = STR_INIT;
		struct snapshot s;
		struct stat before, after;

		start_afresh(hard_link);
		before = look("f");
		s = take("f", &text);
		assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
		assert_int_equal(count_left("."), 1);
		assert_int_equal(replace_undo(&r, NULL), 0);
		assert_int_equal(count_left("."), 0);
		replace_release(&r);
		assert_int_equal(count_left("."), 0);
		after = look("f");
		/* The backup of a hard-linked file is a copy: not even its change time differs. */
		assert_memory_equal(&before.st_ctim, &after.st_ctim, sizeof(after.st_ctim));
		str_release(&text);
	}
}

static void a_new_file_is_made_as_any_new_file_is(void **state)
{
	mode_t before = umask(027);

	(void)state;
	assert_int_equal(replace_check("new", NULL, NULL), 0);
	assert_null(save("new"));
	assert_int_equal(look("new").st_mode & 07777, 0640);
	umask(before);
	assert_int_equal(count_left("."), 0);
}

static void a_new_file_is_never_put_over_one_that_appeared(void **state)
{
	struct replace r = REPLACE_INIT;
	struct snapshot s = {.missing = true};
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(replace_stage(&r, "new", NEW, strlen(NEW), &s, NULL), 0);
	scratch_write("new", "theirs\n", 7);
	assert_int_equal(replace_commit(&r, &err), -1);
	assert_int_equal(err.code, ERROR_CONFLICT);
	replace_release(&r);
	error_release(&err);
	check_bytes("new", "theirs\n");
	assert_int_equal(replace_stage(&r, "new", NEW, strlen(NEW), &s, &err), -1);
	assert_int_equal(err.code, ERROR_CONFLICT);
	replace_release(&r);
	error_release(&err);
	assert_int_equal(count_left("."), 0);
}

static void a_new_file_is_gone_after_an_undo(void **state)
{
	struct replace r = REPLACE_INIT;
	struct snapshot s = {.missing = true};

	(void)state;
	assert_int_equal(replace_stage(&r, "new", NEW, strlen(NEW), &s, NULL), 0);
	assert_int_equal(replace_commit(&r, NULL), 0);
	check_bytes("new", NEW);
	assert_int_equal(replace_undo(&r, NULL), 0);
	assert_int_equal(access("new", F_OK), -1);
	replace_release(&r);
	assert_int_equal(count_left("."), 0);
}

static void any_name_will_do(void **state)
{
	char longest[256], umlauts[256];
	const char *names[] = {
		"with\nnewline", "-rf", " ", "\xff\xfe", "\x1b[31m", longest, umlauts};
	size_t i;

	(void)state;
	memset(longest, 'x', 255);
	longest[255] = '\0';
	umlauts[0] = 'x';
	for (i = 1; i < 255; i += 2)
		memcpy(umlauts + i, "ä", 2);
	umlauts[255] = '\0';
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		scratch_write(names[i], OLD, strlen(OLD));
		assert_null(save(names[i]));
		assert_int_equal(unlink(names[i]), 0);
		assert_null(save(names[i]));
	}
	assert_int_equal(count_left("."), 0);
}

static void a_signal_s_cleaning_takes_what_is_staged_and_only_that(void **state)
{
	struct replace r = REPLACE_INIT, done = REPLACE_INIT;
	struct str text = STR_INIT, other = STR_INIT;
	struct snapshot s;
	pid_t child;
	int status;

	(void)state;
	scratch_write("f", OLD, strlen(OLD));
	scratch_write("g", OLD, strlen(OLD));
	s = take("g", &other);
	assert_int_equal(replace_stage(&done, "g", NEW, strlen(NEW), &s, NULL), 0);
	assert_int_equal(replace_commit(&done, NULL), 0);
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
	assert_int_equal(count_left("."), 2);
	child = fork();
	if (child == 0) {
		tempfiles_unlink_all();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(count_left("."), 2);
	tempfiles_unlink_all();
	assert_int_equal(count_left("."), 0);
	check_bytes("f", OLD);
	check_bytes("g", NEW);
	replace_release(&r);
	replace_release(&done);
	str_release(&text);
	str_release(&other);
}

static void a_signal_s_cleaning_leaves_the_backup_of_a_file_written_in_place(void **state)
{
	struct replace r = REPLACE_INIT;
	struct str text = STR_INIT;
	struct snapshot s;

	(void)state;
	start_afresh(true);
	s = take("f", &text);
	assert_int_equal(replace_stage(&r, "f", NEW, strlen(NEW), &s, NULL), 0);
	assert_int_equal(replace_commit(&r, NULL), 0);
	tempfiles_unlink_all();
	assert_int_equal(count_left("."), 1);
	replace_release(&r);
	assert_int_equal(count_left("."), 0);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(new_bytes_come_by_rename_and_nothing_is_left),
		SCRATCH_TEST(an_empty_text_is_a_text),
		SCRATCH_TEST(mode_and_owner_are_kept),
		SCRATCH_TEST(extended_attributes_are_kept),
		SCRATCH_TEST(trusted_attributes_are_kept),
		SCRATCH_TEST(access_control_lists_are_kept),
		SCRATCH_TEST(a_folder_s_default_acl_is_not_put_on_a_file_that_had_none),
		SCRATCH_TEST(flags_are_kept),
		SCRATCH_TEST(links_stay_links),
		SCRATCH_TEST(what_cannot_be_written_is_refused),
		SCRATCH_TEST(an_immutable_file_is_refused),
		SCRATCH_TEST(an_ordinary_user_s_rights_decide),
		SCRATCH_TEST(set_id_bits_that_are_lost_are_told),
		SCRATCH_TEST(root_may_write_what_is_read_only),
		SCRATCH_TEST(a_hard_linked_file_keeps_inode_and_names),
		SCRATCH_TEST(rights_that_are_taken_away_after_staging_are_not_given_back),
		SCRATCH_TEST(a_name_that_a_file_gets_after_staging_stays_its_name),
		SCRATCH_TEST(writing_in_place_makes_a_file_shorter_and_is_undone),
		SCRATCH_TEST(a_change_by_someone_else_is_a_conflict_at_the_commit),
		SCRATCH_TEST(a_change_by_someone_else_is_a_conflict_at_the_staging),
		SCRATCH_TEST(an_undo_brings_the_very_file_back),
		SCRATCH_TEST(an_undo_leaves_alone_what_someone_wrote_after_us),
		SCRATCH_TEST(staging_is_dropped_without_a_trace),
		SCRATCH_TEST(a_new_file_is_made_as_any_new_file_is),
		SCRATCH_TEST(a_new_file_is_never_put_over_one_that_appeared),
		SCRATCH_TEST(a_new_file_is_gone_after_an_undo),
		SCRATCH_TEST(any_name_will_do),
		SCRATCH_TEST(a_signal_s_cleaning_takes_what_is_staged_and_only_that),
		SCRATCH_TEST(a_signal_s_cleaning_leaves_the_backup_of_a_file_written_in_place),
		/* These move the process into a mount namespace of its own, so they come last. */
		SCRATCH_TEST(a_mounted_file_is_written_in_place),
		SCRATCH_TEST(a_mount_that_appears_late_is_met_at_the_rename),
		SCRATCH_TEST(a_read_only_file_system_is_named),
		SCRATCH_TEST(files_of_an_overlay_s_lower_layer_are_written_and_put_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
