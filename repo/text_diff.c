#include "base/utf8.h"
#include "repo/libgit2.h"
#include "repo/repo.h"

#include <string.h>

struct diff {
	struct str *out;
	const char *old_name, *new_name;
	bool begun;
};

static void add_header(struct str *out, const char *mark, const char *name)
{
	str_adds(out, mark);
	utf8_add_safe(out, name, strlen(name));
	str_addch(out, '\n');
}

/* Tabs and the line break at the end stay; they can do no harm. */
static int add_text(struct str *out, const char *text, size_t len)
{
	bool ends = len && text[len - 1] == '\n';
	const char *end = text + len - ends, *tab;

	while ((tab = memchr(text, '\t', (size_t)(end - text)))) {
		utf8_add_safe(out, text, (size_t)(tab - text));
		str_addch(out, '\t');
		text = tab + 1;
	}
	utf8_add_safe(out, text, (size_t)(end - text));
	return ends ? str_addch(out, '\n') : str_add(out, "", 0);
}

static int add_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	struct diff *diff = payload;

	(void)delta;
	if (!diff->begun) {
		diff->begun = true;
		add_header(diff->out, "--- ", diff->old_name);
		add_header(diff->out, "+++ ", diff->new_name);
	}
	/* Behind the numbers stands a line of the text. */
	return add_text(diff->out, hunk->header, hunk->header_len);
}

static int add_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
	const git_diff_line *line, void *payload)
{
	struct diff *diff = payload;

	(void)delta, (void)hunk;
	/* The other origins are the remark about a missing newline, which brings its own line ends. */
	if (!strchr("+- ", line->origin))
		return str_add(diff->out, line->content, line->content_len);
	str_addch(diff->out, line->origin);
	return add_text(diff->out, line->content, line->content_len);
}

int repo_text_diff(const char *old_name, const char *old_text, size_t old_len, const char *new_name,
	const char *new_text, size_t new_len, unsigned context, struct str *out, struct error *err)
{
	struct diff diff = {out, old_name, new_name, false};
	const struct libgit2 *git;
	git_diff_options opts;
	int r;

	if (old_len == new_len && memcmp(old_text, new_text, old_len) == 0)
		return 0;
	git = libgit2(err);
	if (!git)
		return -1;
	if (git->git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION) < 0)
		return libgit2_error(git, err, ERROR_OPEN, "can't compare");
	opts.flags = GIT_DIFF_FORCE_TEXT;
	opts.context_lines = context;
	opts.max_size = -1; /* callers have their own limits */
	r = git->git_diff_buffers(old_text, old_len, old_name, new_text, new_len, new_name, &opts,
		NULL, NULL, add_hunk, add_line, &diff);
	if (str_failed(out))
		return error_nomem(err);
	return r < 0 ? libgit2_error(git, err, ERROR_LIMIT, "can't compare '%s'", new_name) : 0;
}
