/* change_text(): all changes of a list, one after the other, in one text. */
#include "apply/change_list.h"
#include "apply/change_problems.h"
#include "apply/change_work.h"
#include "base/cleanup.h"
#include "yaml/source.h"

#include <string.h>

/* Edits may not add and take away in one collection, so a change may need several rounds; of ours none needs more than two. */
enum { MOST_ROUNDS = 4 };

/* --- the text --------------------------------------------------------------------------------------------------------------- */

/* What is known of the nodes of a document, when there is another one. */
static void forget_nodes(struct changer *r)
{
	r->marks_ready = false;
	r->looked_into = NULL;
	r->looks = 0;
}

int work_take_text(struct work *w, struct ydoc *doc, const char *text, size_t len)
{
	struct changer *r = w->r;

	if (ydoc_parse(doc, text, len, &r->limits, w->err) < 0 ||
		problems_find(r, doc, !w->text, w->err) < 0)
		return -1;
	r->doc = doc;
	forget_nodes(r);
	w->text = text;
	w->len = len;
	w->encoding = source_encoding(text, len);
	w->splice.json = splice_is_json(doc);
	return 0;
}

struct ydoc *work_other_doc(struct changer *r)
{
	return &r->docs[r->doc == &r->docs[0]];
}

struct str *work_other_text(const struct work *w)
{
	struct str *texts = w->r->texts;

	return &texts[w->text == texts[0].s];
}

static bool is_utf16(enum yencoding encoding)
{
	return encoding == YENCODING_UTF16LE || encoding == YENCODING_UTF16BE;
}

int work_encode(struct work *w, const char **ret, size_t *ret_len)
{
	struct str *out = &w->r->encoded;

	*ret = w->text;
	*ret_len = w->len;
	if (!is_utf16(w->encoding) || source_encoding(w->text, w->len) == w->encoding)
		return 0;
	str_clear(out);
	source_to_utf16(w->text, w->len, w->encoding, out);
	*ret = out->s;
	*ret_len = out->len;
	return str_failed(out) ? error_nomem(w->err) : 0;
}

/* --- edits become text ------------------------------------------------------------------------------------------------------ */

static int is_passing(const struct error *err)
{
	return err->code != ERROR_INVALID;
}

/* What only a mistake of ours can lead to. */
static int say_bug(struct work *w, const struct change *change, struct error *why)
{
	if (is_passing(why)) {
		error_move(w->err, why);
		return change_prefix(w->err, change->origin);
	}
	error_set(w->err, ERROR_INVALID,
		"%s: this is a bug of cfgedit, and nothing was changed: %s (line %zu, column %zu of the result)",
		change->origin, error_text(why), why->line, why->column);
	return -1;
}

static int carry_out(struct work *w, const struct change *change, size_t lines_nr)
{
	struct error CLEANUP(error_release) why = ERROR_INIT;
	struct changer *r = w->r;
	struct ydoc *before = r->doc, *after = work_other_doc(r);
	struct str *out = work_other_text(w);

	r->rounds++;
	str_clear(out);
	if (problems_check_edits(r, change, w->err) < 0)
		return -1;
	if (yedits_splice(&r->edits, before, &w->splice, out, w->err) < 0)
		return change_prefix(w->err, change->origin);
	if (ydoc_parse(after, out->s, out->len, &r->limits, &why) < 0 ||
		yedits_verify(&r->edits, before, after, &why) < 0)
		return say_bug(w, change, &why);
	if (lines_shift(r, before, lines_nr) < 0)
		return error_nomem(w->err);
	r->doc = after;
	forget_nodes(r);
	if (r->keeps_problems && problems_find(r, after, false, w->err) < 0)
		return -1;
	w->text = out->s;
	w->len = out->len;
	return 0;
}

/* --- one change ------------------------------------------------------------------------------------------------------------- */

static const struct kind {
	make_fn *make;
	bool adds;    /* what is missing, so a stream is first searched for what is not */
	bool single;  /* one document at a time */
	bool follows; /* may be made along with those before it */
} kinds[] = {
	[CHANGE_SET] = {make_set, true, false, true},
	[CHANGE_DELETE] = {make_delete, false, false, true},
	[CHANGE_APPEND] = {make_append, true, false, true},
	[CHANGE_INSERT] = {make_insert, false, false, true},
	[CHANGE_RENAME] = {make_rename, false, false, true},
	[CHANGE_MERGE] = {make_merge, false, false, false},
	[CHANGE_EXPECT] = {make_expect, false, false, true},
	[CHANGE_ADD] = {make_add, false, false, true},
	[CHANGE_REMOVE] = {make_remove, false, false, true},
	[CHANGE_REPLACE] = {make_replace, false, false, true},
	[CHANGE_MOVE] = {make_move, false, true, false},
	[CHANGE_COPY] = {make_copy, false, true, false},
	[CHANGE_TEST] = {make_test, false, false, true},
};

static int gather_each(struct making *m, const struct str *chosen, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		size_t matched = m->matched;

		if (!chosen->s[i])
			continue;
		m->document = i;
		if (kinds[m->change->kind].make(m) < 0)
			return -1;
		if (m->follows && m->matched == matched && batch_missed(m) < 0)
			return -1;
	}
	return 0;
}

/* All edits of a round, in the documents from..to. */
static int gather(struct making *m, const struct str *chosen, size_t from, size_t to)
{
	m->doc = m->changer->doc;
	m->again = false;
	if (make_marks(m) < 0)
		return -1;
	m->strict = !m->is_stream || !kinds[m->change->kind].adds;
	if (gather_each(m, chosen, from, to) < 0)
		return -1;
	if (m->strict || m->matched)
		return 0;
	m->strict = true;
	return gather_each(m, chosen, from, to);
}

static bool may_open_batch(struct work *w, const struct making *m);

static int make_rounds(
	struct work *w, struct making *m, const struct str *chosen, size_t from, size_t to)
{
	struct changer *r = w->r;

	m->again = true;
	for (m->round = 0; m->again; m->round++) {
		size_t lines_nr = r->lines_nr;

		if (m->round == MOST_ROUNDS)
			return make_refuse(m, NULL, "this is a bug of cfgedit: it comes to no end");
		yedits_clear(&r->edits);
		if (gather(m, chosen, from, to) < 0)
			return -1;
		if (r->edits.nr && may_open_batch(w, m)) {
			w->batch.is_open = true;
			w->batch.lines_nr = lines_nr;
			return batch_begin(m);
		}
		if (r->edits.nr && carry_out(w, m->change, lines_nr) < 0)
			return -1;
	}
	return 0;
}

static struct making making_of(
	struct work *w, const struct change *change, const struct str *chosen)
{
	bool is_picked =
		w->changes->doc >= 0 || w->changes->where.path || change->doc >= 0 || change->where;

	return (struct making){
		.changer = w->r,
		.changes = w->changes,
		.change = change,
		.doc = w->r->doc,
		.is_stream = chosen->len > 1 && !is_picked,
		.err = w->err,
	};
}

static int make_change(struct work *w, const struct change *change, const struct str *chosen)
{
	struct making m = making_of(w, change, chosen);
	size_t nr = chosen->len, step = kinds[change->kind].single ? 1 : nr;

	for (size_t from = 0; from < nr; from += step)
		if (make_rounds(w, &m, chosen, from, from + step) < 0)
			return -1;
	w->matched += m.matched;
	if (m.matched || !change->path)
		return 0;
	if (change->kind == CHANGE_EXPECT) {
		m.doc = w->r->doc;
		return make_refuse(&m, NULL, "there is no %s, so it can't be what is expected",
			query_text(change->path));
	}
	if (change->needs != CHANGE_NEEDS_NOTHING)
		return make_refuse(&m, NULL, "there is no %s here", query_text(change->path));
	return work_say_why(w, "nothing matches %s", query_text(change->path));
}

/* --- several in one go ------------------------------------------------------------------------------------------------------ */

/* Its place does not depend on anything but what is on the way there. */
static bool may_follow(const struct change *change)
{
	return change->kind != CHANGE_EXEC && kinds[change->kind].follows && !change->where &&
	       change->needs == CHANGE_NEEDS_NOTHING && !change->unless_there &&
	       !change->one_item && query_is_singular(change->path) &&
	       !query_counts_back(change->path);
}

static bool has_root_edits(const struct yedits *edits)
{
	for (size_t i = 0; i < edits->nr; i++)
		if (edits->v[i].kind == YEDIT_ROOT)
			return true;
	return false;
}

static bool has_anchors(const struct ydoc *doc)
{
	for (size_t i = 0; i < doc->props_nr; i++)
		if (doc->props[i].anchor)
			return true;
	return false;
}

/* Is there anything to be gained, and does nothing stand against it? */
static bool may_open_batch(struct work *w, const struct making *m)
{
	const struct changes *changes = w->changes;

	w->batch.first = w->next;
	w->batch.matched = w->matched;
	return !w->r->one_by_one && !w->r->doubled_nr && !m->again && !m->change->where &&
	       !kinds[m->change->kind].single && w->next >= w->batch.alone &&
	       w->next + 1 < changes->nr && may_follow(&changes->v[w->next + 1]) &&
	       !has_root_edits(&w->r->edits) && !has_anchors(w->r->doc);
}

/* 1: it is part of the batch; 0: it must wait until that is carried out. */
static int follow(struct work *w, const struct change *change, const struct str *chosen)
{
	struct making m = making_of(w, change, chosen);
	struct error CLEANUP(error_release) why = ERROR_INIT;
	struct changer *r = w->r;
	size_t edits_nr = r->edits.nr, lines_nr = r->lines_nr;

	m.err = &why;
	m.follows = true;
	if (gather(&m, chosen, 0, chosen->len) == 0 && m.matched) {
		w->matched += m.matched;
		return 1;
	}
	r->edits.nr = edits_nr;
	r->lines_nr = lines_nr;
	return 0;
}

/*
 * Carry out what has gathered. Where that can't be done, the changes are made once more, one by one: it may be that they can, and if not, it is known which one
 * can't.
 */
static int close_batch(struct work *w)
{
	struct error CLEANUP(error_release) why = ERROR_INIT;
	struct error *err = w->err;
	int r;

	if (!w->batch.is_open)
		return 0;
	w->batch.is_open = false;
	w->err = &why;
	r = carry_out(w, &w->changes->v[w->batch.first], w->batch.lines_nr);
	w->err = err;
	if (r == 0)
		return 0;
	if (why.code != ERROR_INVALID || w->next == w->batch.first + 1) {
		error_move(err, &why);
		return -1;
	}
	w->batch.alone = w->next;
	w->next = w->batch.first;
	w->matched = w->batch.matched;
	w->r->lines_nr = w->batch.lines_nr;
	return 0;
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

/* One of them; or the end of a batch, after which it may be another one's turn. */
static int make_next(struct work *w)
{
	const struct change *change = &w->changes->v[w->next];
	const struct str *chosen;
	int r;

	if (stop_error(w->r->limits.stop, w->err) < 0)
		return -1;
	if (w->next == w->changes->nr || (w->batch.is_open && !may_follow(change)))
		return close_batch(w);
	if (work_choose_for(w, change, &chosen) < 0)
		return -1;
	if (w->batch.is_open) {
		r = follow(w, change, chosen);
		if (r == 0)
			return close_batch(w);
	} else {
		r = (change->kind == CHANGE_EXEC ? work_run_command : make_change)(
			w, change, chosen);
	}
	if (r < 0)
		return -1;
	w->next++;
	return 0;
}

static int make_changes(struct work *w)
{
	const struct changes *changes = w->changes;

	if (work_choose(w, NULL, changes->doc, &changes->where, &w->r->chosen) < 0)
		return -1;
	if (!work_is_any(&w->r->chosen))
		return work_say_not_chosen(w, changes->doc, &changes->where);
	for (w->next = 0; w->next < changes->nr || w->batch.is_open;)
		if (make_next(w) < 0)
			return -1;
	return 0;
}

static int conclude(struct work *w, struct change_result *ret)
{
	struct changer *r = w->r;

	ret->verdict = w->matched ? CHANGE_UNCHANGED : CHANGE_SKIPPED;
	if (!w->matched && w->changes->must_match)
		return error_set(w->err, ERROR_INVALID, "%s (--must-match)",
			w->why ? w->why : "there is nothing to change");
	ret->why = w->matched ? NULL : w->why ? w->why : "there is nothing to change";
	if (work_encode(w, &ret->text, &ret->len) < 0 || lines_finish(r, w->err) < 0)
		return -1;
	if (ret->len == w->original_len && !memcmp(ret->text, w->original, ret->len)) {
		r->lines_nr = 0;
		ret->text = w->original;
	} else {
		ret->verdict = CHANGE_DONE;
	}
	ret->lines = r->lines;
	ret->lines_nr = r->lines_nr;
	return 0;
}

int change_text(struct changer *changer, const struct changes *changes, const char *name,
	const char *text, size_t len, struct change_result *ret, struct error *err)
{
	struct error why = ERROR_INIT;
	struct change_result result = {.verdict = CHANGE_SKIPPED};
	struct work w = {
		.r = changer,
		.changes = changes,
		.name = name,
		.original = text,
		.original_len = len,
		.err = &why,
	};

	arena_clear(&changer->arena);
	changer->lines_nr = changer->rounds = 0;
	changer->doc = &changer->docs[0];
	if (work_take_text(&w, changer->doc, text, len) < 0 || make_changes(&w) < 0 ||
		conclude(&w, &result) < 0) {
		error_at(&why, name, why.line, why.column);
		error_move(err, &why);
		return -1;
	}
	*ret = result;
	return 0;
}
