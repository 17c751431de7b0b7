/* Folders read ahead by helpers: whatever they do, a walk tells what a plain one tells. */
#include "base/str.h"
#include "tests/unit/scratch.h"
#include "walk/walk.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const unsigned counts[] = {0, 1, 2, 4, 8, 64};
enum { COUNTS = sizeof(counts) / sizeof(*counts), MOST_JOBS = 4096 };

static uint64_t seed;

static unsigned below(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/* --- helpers: a thread for each job that is given ----------------------------------------------------------------------------- */

struct job {
	void (*run)(void *arg, void *state);
	void *arg;
	pthread_t thread;
	struct helpers *helpers;
};

struct helpers {
	unsigned most;
	atomic_uint running, asked;
	atomic_size_t nr;
	struct job jobs[MOST_JOBS];
};

static void *run_job(void *arg)
{
	struct job *job = arg;

	job->run(job->arg, NULL);
	atomic_fetch_sub(&job->helpers->running, 1);
	return NULL;
}

static bool give(void *ctx, void (*run)(void *arg, void *state), void *arg)
{
	struct helpers *h = ctx;
	size_t nr;

	/* some of those that could are slow to say so */
	if (atomic_fetch_add(&h->asked, 1) % 3 == 2)
		return false;
	if (atomic_fetch_add(&h->running, 1) >= h->most ||
		(nr = atomic_fetch_add(&h->nr, 1)) >= MOST_JOBS) {
		atomic_fetch_sub(&h->running, 1);
		return false;
	}
	h->jobs[nr] = (struct job){.run = run, .arg = arg, .helpers = h};
	if (pthread_create(&h->jobs[nr].thread, NULL, run_job, &h->jobs[nr]) == 0)
		return true;
	abort();
}

static struct helpers helpers;

static void join_helpers(void)
{
	size_t nr = atomic_load(&helpers.nr);

	for (size_t i = 0; i < nr && i < MOST_JOBS; i++)
		pthread_join(helpers.jobs[i].thread, NULL);
}

/* --- what a walk tells ------------------------------------------------------------------------------------------------------- */

struct record {
	struct str said;
	int stop_after; /* files; 0: never */
	size_t files;
	atomic_uint entered;
	void (*at_file)(struct record *r);
};

static bool want(void *ctx, const char *name)
{
	(void)ctx;
	return !strstr(name, "txt");
}

/* Not into those with an x in their path. */
static bool enter(void *ctx, const char *path)
{
	struct record *r = ctx;

	atomic_fetch_add(&r->entered, 1);
	return !strchr(path, 'x');
}

static int tell_file(void *ctx, const char *path, struct dirlist_id id)
{
	struct record *r = ctx;
	struct stat st;

	r->files++;
	str_addf(&r->said, "%s\n", path);
	if (id.ino && stat(path, &st) == 0 && (st.st_dev != id.dev || st.st_ino != id.ino))
		str_addf(&r->said, "%s is not that file\n", path);
	if (r->at_file)
		r->at_file(r);
	return r->stop_after && --r->stop_after == 0;
}

/* What looks like a repository is dealt with here where it has a z in its path, and where it is bare. */
static int tell_folder(void *ctx, const char *path, unsigned signs)
{
	struct record *r = ctx;

	str_addf(&r->said, "%s/ %u\n", path, signs);
	return signs && (strchr(path, 'z') || signs == WALK_MAYBE_BARE);
}

static int tell_unreadable(void *ctx, const char *path, int os)
{
	struct record *r = ctx;

	str_addf(&r->said, "%s: %s\n", path, strerror(os));
	return 0;
}

static int walk(struct record *r, const char *dir, unsigned nr, size_t ahead)
{
	struct walk_help help = {.give = give, .ctx = &helpers};
	struct walk_opts opts = {.want = want,
		.enter = enter,
		.file = tell_file,
		.folder = tell_folder,
		.unreadable = tell_unreadable,
		.ctx = r,
		.help = nr ? &help : NULL,
		.ahead = ahead};
	struct error err = ERROR_INIT;
	int result;

	memset(&helpers, 0, sizeof(helpers));
	helpers.most = nr;
	result = walk_folder(dir, &opts, &err);
	/* they have left, though their threads may still be ending */
	join_helpers();
	assert_int_equal(err.code, ERROR_NONE);
	return result;
}

/* --- the same, told by a plain walk ------------------------------------------------------------------------------------------ */

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	char x[NAME_MAX + 2], y[NAME_MAX + 2];

	snprintf(x, sizeof(x), "%s%s", (*a)->d_name, (*a)->d_type == DT_DIR ? "/" : "");
	snprintf(y, sizeof(y), "%s%s", (*b)->d_name, (*b)->d_type == DT_DIR ? "/" : "");
	return strcmp(x, y);
}

static unsigned signs_of(const char *path)
{
	struct str p = STR_INIT;
	struct stat st;
	unsigned signs = 0, nr = 0;

	str_addf(&p, "%s/.git", path);
	signs |= lstat(p.s, &st) == 0 ? WALK_MAYBE_WORK_TREE : 0U;
	for (const char *const *name = (const char *const[]){"HEAD", "objects", "refs", NULL};
		*name; name++) {
		str_clear(&p);
		str_addf(&p, "%s/%s", path, *name);
		nr += lstat(p.s, &st) == 0;
	}
	str_release(&p);
	return signs | (nr == 3 ? WALK_MAYBE_BARE : 0U);
}

static void plain_walk(struct record *r, const char *path)
{
	struct dirent **entries;
	int nr = scandir(path, &entries, NULL,
		(int (*)(const struct dirent **, const struct dirent **))by_bytes);

	if (nr < 0) {
		tell_unreadable(r, path, errno);
		return;
	}
	for (int i = 0; i < nr; i++) {
		const char *name = entries[i]->d_name;
		struct str p = STR_INIT;
		struct stat st;

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
			strcmp(name, ".git") != 0) {
			str_addf(&p, "%s%s%s", strcmp(path, ".") ? path : "",
				strcmp(path, ".") ? "/" : "", name);
			if (entries[i]->d_type == DT_DIR) {
				if (!strchr(p.s, 'x') &&
					!tell_folder(r, p.s,
						faccessat(AT_FDCWD, p.s, R_OK, AT_EACCESS) == 0
							? signs_of(p.s)
							: 3))
					plain_walk(r, p.s);
			} else if (want(NULL, name) &&
				   (entries[i]->d_type != DT_LNK || stat(p.s, &st) < 0 ||
					   !S_ISDIR(st.st_mode))) {
				tell_file(r, p.s, (struct dirlist_id){0, 0});
			}
		}
		str_release(&p);
		free(entries[i]);
	}
	free(entries);
}

/* --- random trees ------------------------------------------------------------------------------------------------------------- */

static void touch(const char *path)
{
	scratch_write(path, "", 0);
}

/* In the current folder. */
static void grow(unsigned depth, unsigned *left)
{
	static const char *const names[] = {"a", "a-", "a.yaml", "a0", "a b", "B", ".h", "~", "m",
		"n", "o", "x", "z", "\xff", "\xc3\xa9", "p", "q", "HEAD", "refs", "objects"};
	enum { NAMES = sizeof(names) / sizeof(*names) };
	unsigned nr = below(NAMES + 1);

	for (unsigned i = 0; i < nr && *left; i++) {
		const char *name = names[below(NAMES)];
		char longer[64];

		(*left)--;
		snprintf(longer, sizeof(longer), "%s%u.txt", name, i);
		if (below(4) == 0)
			touch(longer);
		if (below(20) == 0)
			(void)!symlink("..", name);
		else if (below(20) == 0)
			(void)!symlink("nowhere", name);
		else if (below(15) == 0)
			(void)!mkdir(".git", 0755);
		else if (below(2) && access(name, F_OK) < 0)
			touch(name);
		else if (depth && mkdir(name, 0755) == 0) {
			assert_int_equal(chdir(name), 0);
			grow(depth - 1, left);
			assert_int_equal(chdir(".."), 0);
			if (below(30) == 0)
				assert_int_equal(chmod(name, 0), 0);
		}
	}
}

/* Root may read everything: be nobody meanwhile. Threads made later are so, too. */
static void be_nobody(void)
{
	assert_int_equal(chmod(".", 0755), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
}

static void be_myself(void)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

static void clear(void)
{
	assert_int_equal(system("chmod -R u+rwx . && find . -mindepth 1 -delete"), 0);
}

static void check(const struct record *expected, unsigned nr, size_t ahead)
{
	struct record r = {.said = STR_INIT};

	assert_int_equal(walk(&r, ".", nr, ahead), 0);
	if (strcmp(r.said.s, expected->said.s) != 0)
		fail_msg("%u helpers, %zu bytes ahead: is\n%s\nnot\n%s", nr, ahead, r.said.s,
			expected->said.s);
	str_release(&r.said);
}

static void any_number_of_helpers_tells_what_a_plain_walk_tells(void **state)
{
	(void)state;
	for (seed = 1; seed < 25;) {
		uint64_t this = seed;
		unsigned left = 300;
		struct record expected = {.said = STR_INIT};

		grow(6, &left);
		be_nobody();
		plain_walk(&expected, ".");
		for (size_t i = 0; i < COUNTS; i++) {
			check(&expected, counts[i], 0);
			check(&expected, counts[i], 1 + below(5000));
		}
		be_myself();
		str_release(&expected.said);
		clear();
		seed = this + 1;
	}
}

static void a_walk_that_is_stopped_has_told_what_comes_first(void **state)
{
	struct record whole = {.said = STR_INIT};
	unsigned left = 400;

	(void)state;
	seed = 99;
	grow(6, &left);
	assert_int_equal(walk(&whole, ".", 0, 0), 0);
	for (int stop = 1; stop <= (int)whole.files; stop += 3) {
		struct record r = {.said = STR_INIT, .stop_after = stop};

		assert_int_equal(walk(&r, ".", counts[(size_t)stop % COUNTS], 0), -1);
		assert_int_equal(strncmp(r.said.s, whole.said.s, r.said.len), 0);
		str_release(&r.said);
	}
	str_release(&whole.said);
	clear();
}

/* --- the bound ---------------------------------------------------------------------------------------------------------------- */

static unsigned ahead_at_first_file;

/* Until no helper has anything to do any more. */
static void let_them_run(struct record *r)
{
	r->at_file = NULL;
	for (int i = 0; i < 1000 && atomic_load(&helpers.running); i++)
		usleep(10000);
	ahead_at_first_file = atomic_load(&r->entered);
}

/* How many folders of ./d/ helpers read while the walk is at its first file. */
static unsigned read_ahead(unsigned nr, size_t ahead)
{
	struct record r = {.said = STR_INIT, .at_file = let_them_run};

	ahead_at_first_file = 0;
	assert_int_equal(walk(&r, "d", nr, ahead), 0);
	assert_int_equal(atomic_load(&r.entered), 1000);
	str_release(&r.said);
	return ahead_at_first_file;
}

static void what_is_read_ahead_is_bounded(void **state)
{
	unsigned nr;

	(void)state;
	assert_int_equal(mkdir("d", 0755), 0);
	touch("d/.first");
	for (int i = 0; i < 1000; i++) {
		char name[32];

		snprintf(name, sizeof(name), "d/%d", i);
		assert_int_equal(mkdir(name, 0755), 0);
		snprintf(name, sizeof(name), "d/%d/a.yaml", i);
		touch(name);
	}
	assert_int_equal(read_ahead(0, 0), 0);
	assert_int_equal(read_ahead(1, 1), 1);
	assert_in_range(read_ahead(64, 1), 1, 64);
	/* a folder takes some two hundred bytes */
	nr = read_ahead(2, 20000);
	assert_in_range(nr, 30, 300);
	assert_int_equal(read_ahead(2, 0), 1000);
}

/* --- what can go wrong -------------------------------------------------------------------------------------------------------- */

static void without_descriptors_for_helpers_the_walk_does_it_alone(void **state)
{
	struct rlimit saved, few;
	struct record expected = {.said = STR_INIT};
	unsigned left = 600;

	(void)state;
	seed = 7;
	grow(7, &left);
	plain_walk(&expected, ".");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &saved), 0);
	few = saved;
	few.rlim_cur = (rlim_t)dup(0) + 3;
	close((int)few.rlim_cur - 3);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (size_t i = 0; i < COUNTS; i++)
		check(&expected, counts[i], 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &saved), 0);
	str_release(&expected.said);
	clear();
}

static atomic_bool is_over;

static void *disturb(void *arg)
{
	(void)arg;
	while (!atomic_load(&is_over)) {
		(void)!system(
			"rm -rf m n o; mv a b 2>/dev/null; mkdir -p m/n/o m/p n/q/a 2>/dev/null; mv b a 2>/dev/null");
		usleep(1000);
	}
	return NULL;
}

static void a_tree_that_changes_meanwhile_does_no_harm(void **state)
{
	unsigned left = 500;
	pthread_t thread;

	(void)state;
	seed = 3;
	grow(6, &left);
	(void)!system("rm -rf zz; mkdir -p zz/1 zz/2; touch zz/1/k zz/2/l zz/m");
	assert_int_equal(pthread_create(&thread, NULL, disturb, NULL), 0);
	for (size_t i = 0; i < 18; i++) {
		struct record r = {.said = STR_INIT};

		walk(&r, ".", counts[i % COUNTS], 0);
		if (!strstr(r.said.s, "zz/ 0\nzz/1/ 0\nzz/1/k\nzz/2/ 0\nzz/2/l\nzz/m\n"))
			fail_msg("not all there: %s", r.said.s);
		str_release(&r.said);
	}
	atomic_store(&is_over, true);
	pthread_join(thread, NULL);
	clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(any_number_of_helpers_tells_what_a_plain_walk_tells),
		SCRATCH_TEST(a_walk_that_is_stopped_has_told_what_comes_first),
		SCRATCH_TEST(what_is_read_ahead_is_bounded),
		SCRATCH_TEST(without_descriptors_for_helpers_the_walk_does_it_alone),
		SCRATCH_TEST(a_tree_that_changes_meanwhile_does_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
