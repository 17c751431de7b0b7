#include "base/utf8.h"
#include "repo/libgit2.h"
#include "repo/repo.h"

#include <string.h>

/* Lines as they go out: made safe or not, coloured or not, below a header of the caller's kind. */
struct diff {
	struct str *out;
	void (*add_header)(const struct diff *diff);
	const char *old_name, *new_name;
	const struct repo_patch_colors *colors;
	bool safe, begun;
};

static const struct repo_patch_colors no_colors = {"", "", "", "", ""};

/* --- header lines ----------------------------------------------------------------------------------------------------------- */

static void add_safe_name(struct str *out, const char *mark, const char *name)
{
	str_adds(out, mark);
	utf8_add_safe(out, name, strlen(name));
	str_addch(out, '\n');
}

static void add_plain_header(const struct diff *diff)
{
	add_safe_name(diff->out, "--- ", diff->old_name);
	add_safe_name(diff->out, "+++ ", diff->new_name);
}

/* One byte of a name within quotes, as C has it. */
static void add_quoted_byte(struct str *out, unsigned char byte)
{
	static const char named[] = "\a\b\t\n\v\f\r\"\\", letters[] = "abtnvfr\"\\";
	const char *at = byte ? strchr(named, byte) : NULL;

	if (at)
		str_addf(out, "\\%c", letters[at - named]);
	else if (byte < 0x20 || byte >= 0x7f)
		str_addf(out, "\\%03o", byte);
	else
		str_addch(out, (char)byte);
}

/* GNU patch drops blanks at the end of a name. */
static bool is_taken_literally(const char *name, size_t len)
{
	return !strpbrk(name, "\"\\") && !(len && name[len - 1] == ' ');
}

int repo_patch_name(struct str *out, const char *prefix, const char *name)
{
	size_t start = out->len, len = strlen(name);

	str_adds(out, prefix);
	utf8_add_safe(out, name, len);
	if (str_failed(out))
		return -1;
	/* Nothing had to be made safe. */
	if (out->len == start + strlen(prefix) + len && is_taken_literally(name, len))
		return 0;
	out->len = start;
	str_addf(out, "\"%s", prefix);
	for (; *name; name++)
		add_quoted_byte(out, (unsigned char)*name);
	return str_addch(out, '"');
}

/* Behind a name with a blank in it stands a tab, so that nothing is taken for a date. */
static void add_patch_name(const struct diff *diff, const char *mark, const char *prefix)
{
	str_addf(diff->out, "%s%s", diff->colors->header, mark);
	repo_patch_name(diff->out, prefix, diff->new_name);
	str_adds(diff->out, strchr(diff->new_name, ' ') ? "\t" : "");
	str_addf(diff->out, "%s\n", diff->colors->plain);
}

static void add_patch_header(const struct diff *diff)
{
	add_patch_name(diff, "--- ", "a/");
	add_patch_name(diff, "+++ ", "b/");
}

/* --- lines ------------------------------------------------------------------------------------------------------------------ */

/* Tabs stay; they can do no harm. */
static void add_text(const struct diff *diff, const char *text, size_t len)
{
	const char *end = text + len, *tab;

	if (!diff->safe) {
		str_add(diff->out, text, len);
		return;
	}
	while ((tab = memchr(text, '\t', (size_t)(end - text)))) {
		utf8_add_safe(diff->out, text, (size_t)(tab - text));
		str_addch(diff->out, '\t');
		text = tab + 1;
	}
	utf8_add_safe(diff->out, text, (size_t)(end - text));
}

/* The line break at the end, if there is one, stands behind the colour. */
static int add_colored(
	const struct diff *diff, const char *color, char mark, const char *text, size_t len)
{
	bool ends = len && text[len - 1] == '\n';
	bool colored = color && *color;

	if (colored)
		str_adds(diff->out, color);
	if (mark)
		str_addch(diff->out, mark);
	add_text(diff, text, len - ends);
	if (colored)
		str_adds(diff->out, diff->colors->plain);
	return ends ? str_addch(diff->out, '\n') : str_add(diff->out, "", 0);
}

static int add_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	struct diff *diff = payload;
	const char *behind = hunk->header_len > 2
				     ? memmem(hunk->header + 2, hunk->header_len - 2, "@@", 2)
				     : NULL;
	size_t numbers = behind ? (size_t)(behind + 2 - hunk->header) : hunk->header_len;

	(void)delta;
	if (!diff->begun)
		diff->add_header(diff);
	diff->begun = true;
	add_colored(diff, diff->colors->hunk, 0, hunk->header, numbers);
	/* Behind the numbers stands a line of the text. */
	return add_colored(diff, NULL, 0, hunk->header + numbers, hunk->header_len - numbers);
}

static int add_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
	const git_diff_line *line, void *payload)
{
	struct diff *diff = payload;
	const char *color = line->origin == '+'	  ? diff->colors->added
			    : line->origin == '-' ? diff->colors->removed
						  : NULL;

	(void)delta, (void)hunk;
	/* The other origins are the remark about a missing newline, which brings its own line ends. */
	if (!strchr("+- ", line->origin))
		return str_add(diff->out, line->content, line->content_len);
	return add_colored(diff, color, line->origin, line->content, line->content_len);
}

/* --- comparing -------------------------------------------------------------------------------------------------------------- */

struct texts {
	const char *old_text, *new_text;
	size_t old_len, new_len;
	const char *name;
};

static bool is_same(const struct texts *t)
{
	return t->old_len == t->new_len && memcmp(t->old_text, t->new_text, t->old_len) == 0;
}

/* Callbacks stop it, by -1, only for want of memory in `out`; NULL: they write nothing. */
static int compare(const struct texts *t, unsigned context, git_diff_hunk_cb hunk,
	git_diff_line_cb line, void *payload, const struct str *out, struct error *err)
{
	const struct libgit2 *git = libgit2(err);
	git_diff_options opts;
	int r;

	if (!git)
		return -1;
	if (git->git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION) < 0)
		return libgit2_error(git, err, ERROR_OPEN, "can't compare");
	opts.flags = GIT_DIFF_FORCE_TEXT;
	opts.context_lines = context;
	opts.max_size = -1; /* callers have their own limits */
	r = git->git_diff_buffers(t->old_text, t->old_len, t->name, t->new_text, t->new_len,
		t->name, &opts, NULL, NULL, hunk, line, payload);
	if (out && str_failed(out))
		return error_nomem(err);
	return r < 0 ? libgit2_error(git, err, ERROR_LIMIT, "can't compare '%s'", t->name) : 0;
}

static int write_diff(const struct texts *t, unsigned context, struct diff *diff, struct error *err)
{
	if (is_same(t))
		return 0;
	return compare(t, context, add_hunk, add_line, diff, diff->out, err);
}

int repo_text_diff(const char *old_name, const char *old_text, size_t old_len, const char *new_name,
	const char *new_text, size_t new_len, unsigned context, struct str *out, struct error *err)
{
	const struct texts t = {old_text, new_text, old_len, new_len, new_name};
	struct diff diff = {.out = out,
		.add_header = add_plain_header,
		.old_name = old_name,
		.new_name = new_name,
		.colors = &no_colors,
		.safe = true};

	return write_diff(&t, context, &diff, err);
}

int repo_text_patch(const char *name, const char *old_text, size_t old_len, const char *new_text,
	size_t new_len, const struct repo_patch_opts *opts, struct str *out, struct error *err)
{
	const struct texts t = {old_text, new_text, old_len, new_len, name};
	struct diff diff = {.out = out,
		.add_header = add_patch_header,
		.new_name = name,
		.colors = opts->colors ? opts->colors : &no_colors,
		.safe = opts->safe};

	return write_diff(&t, opts->context, &diff, err);
}

/* --- counting --------------------------------------------------------------------------------------------------------------- */

static int count_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
	const git_diff_line *line, void *payload)
{
	struct repo_line_counts *counts = payload;

	(void)delta, (void)hunk;
	counts->added += line->origin == '+';
	counts->removed += line->origin == '-';
	return 0;
}

int repo_text_count(const char *old_text, size_t old_len, const char *new_text, size_t new_len,
	struct repo_line_counts *ret_counts, struct error *err)
{
	const struct texts t = {old_text, new_text, old_len, new_len, "text"};

	*ret_counts = (struct repo_line_counts){0, 0};
	return is_same(&t) ? 0 : compare(&t, 0, NULL, count_line, ret_counts, NULL, err);
}
