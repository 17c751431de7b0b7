#include "cli/apply_findings.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/str.h"
#include "base/textmap.h"
#include "cli/report.h"

#include <stdint.h>

/* How often each was there. */
struct tally {
	struct textmap counts;
	struct arena keys;
	struct str key;
};

static void tally_release(struct tally *tally)
{
	textmap_release(&tally->counts);
	arena_release(&tally->keys);
	str_release(&tally->key);
}

/* The count of those that are the same as this one. NULL: out of memory. */
static uint32_t *count_of(struct tally *tally, const struct finding *f)
{
	uint32_t *count;
	const char *key;
	bool is_new;

	str_clear(&tally->key);
	str_addf(&tally->key, "%s\n%s\n%s", f->rule, f->instance_path ? f->instance_path : "",
		f->message);
	if (str_failed(&tally->key))
		return NULL;
	count = textmap_get(&tally->counts, tally->key.s, tally->key.len);
	if (count)
		return count;
	key = arena_copy(&tally->keys, tally->key.s, tally->key.len);
	return key ? textmap_put(&tally->counts, key, tally->key.len, &is_new) : NULL;
}

int apply_findings_fresh(
	const struct findings *now, const struct findings *before, struct findings *fresh)
{
	struct tally CLEANUP(tally_release) tally = {TEXTMAP_INIT, ARENA_INIT, STR_INIT};

	for (size_t i = 0; i < before->nr; i++) {
		uint32_t *count = count_of(&tally, &before->v[i]);

		if (!count)
			return -1;
		++*count;
	}
	for (size_t i = 0; i < now->nr; i++) {
		uint32_t *count = count_of(&tally, &now->v[i]);

		if (!count)
			return -1;
		if (*count)
			--*count;
		else if (findings_add(fresh, &now->v[i]) < 0)
			return -1;
	}
	return 0;
}

static const struct finding *first_error(const struct findings *findings)
{
	const struct finding *f = findings->v;

	while (f->level != FINDING_ERROR)
		f++;
	return f;
}

int apply_findings_fail(struct plan_file *file, const struct findings *findings)
{
	const struct report report = {.format = REPORT_PARSABLE};
	const struct finding *first = first_error(findings);
	struct str text = STR_INIT;

	file->status = PLAN_FAILED;
	if (report_render(&report, file->path, findings, &text) < 0) {
		str_release(&text);
		return -1;
	}
	file->report = str_detach(&text);
	error_set(&file->err, ERROR_INVALID, "the result would not be valid: %s", first->message);
	error_at(&file->err, file->path, first->line, first->column);
	return 0;
}
