#include "repo/repo_config.h"

#include "base/cleanup.h"
#include "repo/repo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool repo_config_nosystem(void)
{
	static const char *const no[] = {"", "0", "no", "off", "false"};
	const char *value = getenv("GIT_CONFIG_NOSYSTEM");

	for (size_t i = 0; value && i < sizeof(no) / sizeof(*no); i++) {
		if (strcasecmp(value, no[i]) == 0)
			return false;
	}
	return value != NULL;
}

/* The value of a variable that names a folder; NULL when it is not set, or relative: that would lead into the repository we are in. */
static const char *folder_of(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value == '/' ? value : NULL;
}

/* A path made of the value of a variable; NULL when that is not set. */
static char *below(const char *variable, const char *rest, struct error *err)
{
	const char *value = folder_of(variable);
	char *path = NULL;

	if (value && asprintf(&path, "%s/%s", value, rest) < 0) {
		error_nomem(err);
		return NULL;
	}
	return path;
}

char *repo_config_xdg_path(const char *name, struct error *err)
{
	char rest[64];
	bool xdg = folder_of("XDG_CONFIG_HOME") != NULL;

	snprintf(rest, sizeof(rest), "%s/%s", xdg ? "git" : ".config/git", name);
	return below(xdg ? "XDG_CONFIG_HOME" : "HOME", rest, err);
}

/* The files of the system and the user, the strongest last. */
struct sources {
	struct source {
		git_config_level_t level;
		char *path; /* owned; NULL: none */
	} list[3];
};

static void sources_release(struct sources *sources)
{
	for (size_t i = 0; i < sizeof(sources->list) / sizeof(*sources->list); i++)
		free(sources->list[i].path);
}

/* The value of a variable that names a file. Set and empty: no file. Unset: the default. */
static char *named_by(const char *variable, char *otherwise, struct error *err)
{
	const char *value = getenv(variable);
	char *path;

	if (!value)
		return otherwise;
	free(otherwise);
	if (!*value)
		return NULL;
	path = strdup(value);
	if (!path)
		error_nomem(err);
	return path;
}

static int find_sources(struct sources *sources, struct error *err)
{
	struct error problem = ERROR_INIT;
	struct source *s = sources->list;

	s[0].level = GIT_CONFIG_LEVEL_SYSTEM;
	s[1].level = GIT_CONFIG_LEVEL_XDG;
	s[2].level = GIT_CONFIG_LEVEL_GLOBAL;
	if (!repo_config_nosystem()) {
		s[0].path = named_by("GIT_CONFIG_SYSTEM", strdup("/etc/gitconfig"), &problem);
		if (!s[0].path && !getenv("GIT_CONFIG_SYSTEM"))
			error_nomem(&problem);
	}
	if (!getenv("GIT_CONFIG_GLOBAL"))
		s[1].path = repo_config_xdg_path("config", &problem);
	s[2].path = named_by("GIT_CONFIG_GLOBAL", below("HOME", ".gitconfig", &problem), &problem);
	for (size_t i = 0; i < sizeof(sources->list) / sizeof(*sources->list); i++) {
		if (s[i].path && access(s[i].path, F_OK) < 0) {
			free(s[i].path);
			s[i].path = NULL;
		}
	}
	if (problem.code == ERROR_NONE)
		return 0;
	error_move(err, &problem);
	return -1;
}

static bool has_any(const struct sources *sources)
{
	return sources->list[0].path || sources->list[1].path || sources->list[2].path;
}

static int add_file(const struct libgit2 *git, git_config *config, const char *path,
	git_config_level_t level, git_repository *repo, struct error *err)
{
	int r = git->git_config_add_file_ondisk(config, path, level, repo, 0);

	if (r == 0 || r == GIT_ENOTFOUND)
		return 0;
	return libgit2_error(git, err, ERROR_CONFIG, "git's configuration '%s'", path);
}

static int add_local(
	const struct libgit2 *git, git_config *config, git_repository *repo, struct error *err)
{
	git_buf path = GIT_BUF_INIT;
	int r = 0;

	if (git->git_repository_item_path(&path, repo, GIT_REPOSITORY_ITEM_CONFIG) == 0)
		r = add_file(git, config, path.ptr, GIT_CONFIG_LEVEL_LOCAL, repo, err);
	git->git_buf_dispose(&path);
	return r;
}

static int add_sources(const struct libgit2 *git, git_config *config, git_repository *repo,
	const struct sources *sources, struct error *err)
{
	for (size_t i = 0; i < sizeof(sources->list) / sizeof(*sources->list); i++) {
		const struct source *s = &sources->list[i];

		if (s->path && add_file(git, config, s->path, s->level, repo, err) < 0)
			return -1;
	}
	return 0;
}

int repo_config_open(const struct libgit2 *git, git_repository *repo, bool local,
	git_config **ret_config, struct error *err)
{
	struct sources CLEANUP(sources_release) sources = {0};
	git_config *config;

	if (find_sources(&sources, err) < 0)
		return -1;
	if (git->git_config_new(&config) < 0)
		return libgit2_error(git, err, ERROR_CONFIG, "git's configuration");
	if (add_sources(git, config, repo, &sources, err) < 0 ||
		(local && add_local(git, config, repo, err) < 0)) {
		git->git_config_free(config);
		return -1;
	}
	*ret_config = config;
	return 0;
}

/* The repository around the current folder; NULL when there is none or git does not open it: nothing depends on it but includes. */
static git_repository *repository_here(const struct libgit2 *git)
{
	git_repository *repo = NULL;
	char *CLEANUP(free_pointer) root = NULL;

	if (repo_discover(".", &root, NULL) < 0 || !root)
		return NULL;
	return git->git_repository_open_ext(&repo, root, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) == 0
		       ? repo
		       : NULL;
}

static int read_editor(
	const struct libgit2 *git, git_config *config, char **ret_editor, struct error *err)
{
	git_buf value = GIT_BUF_INIT;
	int r = git->git_config_get_string_buf(&value, config, "core.editor");
	char *editor = NULL;

	if (r == 0 && value.size)
		editor = strdup(value.ptr);
	if (r == 0 && value.size && !editor)
		r = error_nomem(err);
	else if (r == GIT_ENOTFOUND)
		r = 0;
	else if (r < 0)
		r = libgit2_error(git, err, ERROR_CONFIG, "git's configuration of core.editor");
	git->git_buf_dispose(&value);
	if (r == 0)
		*ret_editor = editor;
	return r;
}

int repo_core_editor(char **ret_editor, struct error *err)
{
	struct sources CLEANUP(sources_release) sources = {0};
	const struct libgit2 *git;
	git_repository *repo;
	git_config *config;
	int r;

	*ret_editor = NULL;
	if (find_sources(&sources, err) < 0)
		return -1;
	if (!has_any(&sources))
		return 0;
	git = libgit2(err);
	if (!git)
		return -1;
	repo = repository_here(git);
	r = repo_config_open(git, repo, false, &config, err);
	if (r == 0) {
		r = read_editor(git, config, ret_editor, err);
		git->git_config_free(config);
	}
	git->git_repository_free(repo);
	return r;
}
