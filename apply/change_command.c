/* A change by a command of the user's: the outcome is a text like any other. */
#include "apply/change_list.h"
#include "apply/change_work.h"
#include "base/cleanup.h"

#include <string.h>

static size_t count_lines(const char *text, size_t len)
{
	size_t nr = 0;

	for (const char *at = text, *end = text + len; at < end; nr++) {
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : end;
	}
	return nr;
}

/* Lines between what is the same at the beginning and at the end of both. */
static size_t changed_lines(
	const char *a, size_t a_len, const char *b, size_t b_len, size_t *ret_first)
{
	size_t least = a_len < b_len ? a_len : b_len, start = 0, end = 0, from_a, from_b;

	while (start < least && a[start] == b[start])
		start++;
	while (start && a[start - 1] != '\n')
		start--;
	while (end < least - start && a[a_len - 1 - end] == b[b_len - 1 - end])
		end++;
	*ret_first = count_lines(b, start) + 1;
	from_a = count_lines(a + start, a_len - end - start);
	from_b = count_lines(b + start, b_len - end - start);
	return from_a > from_b ? from_a : from_b;
}

static int add_exec_line(struct work *w, struct making *m, const char *text, size_t len)
{
	struct str *line = &w->r->scratch;
	size_t first, nr = changed_lines(w->text, w->len, text, len, &first);

	str_clear(line);
	str_adds(line, "changed by ");
	str_add(line, m->change->text.s, m->change->text.len > 80 ? 80 : m->change->text.len);
	str_addf(line, ": %zu line%s", nr, nr == 1 ? "" : "s");
	if (lines_take(m, NULL) < 0)
		return error_nomem(w->err);
	w->r->lines[w->r->lines_nr - 1].line = first;
	return 0;
}

static int broken_by(struct work *w, const struct change *change, struct error *why)
{
	if (why->code == ERROR_INVALID && why->message) {
		error_set(w->err, ERROR_INVALID, "%s: what the command made of it is not valid: %s",
			change->origin, why->message);
		return error_at(w->err, NULL, why->line, why->column);
	}
	error_move(w->err, why);
	return -1;
}

static int take_outcome(struct work *w, struct making *m, const struct str *out)
{
	struct error CLEANUP(error_release) why = ERROR_INIT;
	struct error *err = w->err;
	int r;

	if (add_exec_line(w, m, out->s, out->len) < 0)
		return -1;
	w->err = &why;
	r = work_take_text(w, work_other_doc(w->r), out->s, out->len);
	w->err = err;
	return r < 0 ? broken_by(w, m->change, &why) : 0;
}

int work_run_command(struct work *w, const struct change *change, const struct str *chosen)
{
	struct making m = {.changer = w->r, .changes = w->changes, .change = change, .err = w->err};
	struct str *out = work_other_text(w);
	const char *text;
	size_t len;

	if (!work_is_any(chosen))
		return 0;
	if (work_encode(w, &text, &len) < 0)
		return -1;
	w->matched++;
	/* Nobody knows what becomes of the nodes that lines are of. */
	if (lines_finish(w->r, w->err) < 0)
		return -1;
	if (exec_change(&m, w->name, text, len, out) < 0)
		return -1;
	if (out->len == len && !memcmp(out->s, text, len))
		return 0;
	if (take_outcome(w, &m, out) < 0)
		return -1;
	/* There may be other documents now. */
	return work_choose(w, NULL, w->changes->doc, &w->changes->where, &w->r->chosen);
}
