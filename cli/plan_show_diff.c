#include "cli/plan_show_diff.h"

#include "base/cleanup.h"
#include "cli/color.h"
#include "cli/plan_show_text.h"
#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONTEXT = 3 };

/* --- names in a patch --------------------------------------------------------------------------------------------------------- */

static bool has_parent_step(const char *path)
{
	for (const char *at = path; (at = strstr(at, "..")); at += 2)
		if ((at == path || at[-1] == '/') && (at[2] == '/' || !at[2]))
			return true;
	return false;
}

/* Without "." and double slashes; the first slash goes, too. In place. */
static void tidy(char *path)
{
	char *to = path;

	for (const char *at = path; *at;) {
		size_t len = strcspn(at, "/");

		if (len && !(len == 1 && *at == '.')) {
			if (to != path)
				*to++ = '/';
			memmove(to, at, len);
			to += len;
		}
		at += len + (at[len] == '/');
	}
	*to = '\0';
}

/* The folder of `path` behind all links, and the name in it. NULL: it is gone, or no memory. */
static char *real_place(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str CLEANUP(str_release) place = STR_INIT;
	char *CLEANUP(free_pointer) real = NULL;

	if (!slash || str_add(&place, path, (size_t)(slash - path)) < 0)
		return NULL;
	real = realpath(slash == path ? "/" : place.s, NULL);
	if (!real)
		return NULL;
	str_clear(&place);
	str_addf(&place, "%s/%s", real, slash + 1);
	return str_detach(&place);
}

/* What follows the current folder in an absolute path; NULL: it is not below it. */
static const char *below_here(const char *path)
{
	char *CLEANUP(free_pointer) here = getcwd(NULL, 0);
	size_t len = here ? strlen(here) : 0;

	if (!len || strncmp(path, here, len) != 0)
		return NULL;
	return here[len - 1] == '/' ? path + len : path[len] == '/' ? path + len + 1 : NULL;
}

char *plan_patch_name(const char *path)
{
	bool outside = path[0] == '/' || has_parent_step(path);
	char *CLEANUP(free_pointer) real = outside ? real_place(path) : NULL;
	const char *whole = real ? real : path, *below = below_here(whole);
	char *name = strdup(below ? below : whole);

	if (name)
		tidy(name);
	return name;
}

/* --- the patch ---------------------------------------------------------------------------------------------------------------- */

/* As git has them. */
static void choose_colors(bool color, struct repo_patch_colors *ret)
{
	const struct palette *p = color_palette(color);

	*ret = (struct repo_patch_colors){p->name, p->place, p->bad, p->good, p->plain};
}

static bool is_shown(const struct plan_file *file)
{
	return file->status == PLAN_CHANGED && file->chosen;
}

/* For a person: UTF-16, too, has lines. */
static int add_readable(const char *name, const struct plan_file *file,
	const struct repo_patch_opts *opts, struct str *out, struct error *err)
{
	struct plan_show_texts CLEANUP(plan_show_texts_release) texts = {0};

	if (plan_show_texts(file, &texts) < 0)
		return error_nomem(err);
	return repo_text_patch(name, texts.old_text.s, texts.old_text.len, texts.new_text.s,
		texts.new_text.len, opts, out, err);
}

int plan_show_file_diff(const struct plan_file *file, const struct plan_diff_opts *opts,
	struct str *out, struct error *err)
{
	char *CLEANUP(free_pointer) name = plan_patch_name(file->path);
	struct repo_patch_colors colors;
	const struct repo_patch_opts patch = {
		.context = CONTEXT, .safe = opts->safe, .colors = &colors};

	if (!name)
		return error_nomem(err);
	choose_colors(opts->color, &colors);
	if (opts->safe)
		return add_readable(name, file, &patch, out, err);
	return repo_text_patch(name, file->old_text, file->old_len, file->new_text, file->new_len,
		&patch, out, err);
}

int plan_show_diff(const struct plan *plan, const struct plan_diff_opts *opts, struct str *out,
	struct error *err)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (is_shown(&plan->v[i]) && plan_show_file_diff(&plan->v[i], opts, out, err) < 0)
			return -1;
	return 0;
}
