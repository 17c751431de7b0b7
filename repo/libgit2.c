#include "repo/libgit2.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "repo/repo_config.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The one that the header at build time belongs to: others differ in their structs. */
#ifdef __APPLE__
#define LIBRARY_NAME "libgit2." LIBGIT2_SOVERSION ".dylib"
#else
#define LIBRARY_NAME "libgit2.so." LIBGIT2_SOVERSION
#endif

static const char *const names[] = {
#define X(name) #name,
	LIBGIT2_FUNCTIONS(X)
#undef X
};

static struct {
	pthread_once_t once;
	struct libgit2 functions;
	bool ready;
	char problem[512];
} state = {.once = PTHREAD_ONCE_INIT};

static bool look_up(void *library)
{
	void **slot = (void **)&state.functions;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++, slot++) {
		*slot = dlsym(library, names[i]);
		if (!*slot) {
			snprintf(state.problem, sizeof(state.problem),
				LIBRARY_NAME " has no function %s", names[i]);
			return false;
		}
	}
	return true;
}

static void load(void)
{
	void *library = dlopen(LIBRARY_NAME, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		const char *reason = dlerror();

		snprintf(state.problem, sizeof(state.problem),
			"git repositories need libgit2 " LIBGIT2_SOVERSION
			": install the package libgit2-" LIBGIT2_SOVERSION
			" (Debian, Ubuntu) or libgit2 (%s)",
			reason ? reason : LIBRARY_NAME);
		return;
	}
	if (!look_up(library))
		return;
	if (state.functions.git_libgit2_init() < 0) {
		snprintf(state.problem, sizeof(state.problem), LIBRARY_NAME " can't be started");
		return;
	}
	/* libgit2 does not know the variable; whom to trust stands in the system's configuration, too */
	if (repo_config_nosystem())
		state.functions.git_libgit2_opts(
			GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_SYSTEM, "");
	state.ready = true;
}

const struct libgit2 *libgit2(struct error *err)
{
	pthread_once(&state.once, load);
	if (state.ready)
		return &state.functions;
	error_set(err, ERROR_OPEN, "%s", state.problem);
	return NULL;
}

int libgit2_error(
	const struct libgit2 *git, struct error *err, enum error_code code, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const git_error *reason = git->git_error_last();
	va_list ap;

	if (reason && reason->klass == GIT_ERROR_NOMEMORY)
		return error_nomem(err);
	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	if (reason && reason->message)
		str_addf(&text, ": %s", reason->message);
	if (str_failed(&text))
		return error_nomem(err);
	return error_set(err, code, "%s", text.s);
}
