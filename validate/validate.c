#include "validate/validate.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "validate/check.h"

/* In this order, so that the syntax error is there even where there are too many others; then all is sorted by its place. */
static check_fn *const checks[] = {check_problem, check_duplicate_keys, check_aliases};

void validator_init(struct validator *v, const struct validate_opts *opts)
{
	*v = (struct validator){
		.doc = YDOC_INIT,
		.text = STR_INIT,
		.keys = TEXTMAP_INIT,
		.excerpt = STR_INIT,
		.pointer = STR_INIT,
		.note = STR_INIT,
	};
	if (opts)
		v->opts = *opts;
}

void validator_release(struct validator *v)
{
	ydoc_release(&v->doc);
	str_release(&v->text);
	textmap_release(&v->keys);
	str_release(&v->excerpt);
	str_release(&v->pointer);
	str_release(&v->note);
}

static int run_checks(struct validator *v, struct findings *ret_findings, struct error *err)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i](v, ret_findings) < 0)
			return stop_error(v->opts.limits.stop, err) < 0 ? -1 : error_nomem(err);
	findings_sort(ret_findings);
	return 0;
}

static uint64_t now(const struct validator *v)
{
	return v->cost ? clock_ns() : 0;
}

int validate_text(struct validator *v, const char *text, size_t len, struct findings *ret_findings,
	struct error *err)
{
	struct error CLEANUP(error_release) parsing = ERROR_INIT;
	uint64_t start = now(v), parsed;
	int r = 0;

	/* What is wrong is in v->doc.problem; only that it could not go on, or was not to, leaves no trace there. */
	if (ydoc_parse(&v->doc, text, len, &v->opts.limits, &parsing) < 0 &&
		v->doc.problem.kind == YPROBLEM_NONE) {
		error_move(err, &parsing);
		r = -1;
	}
	parsed = now(v);
	if (r == 0)
		r = run_checks(v, ret_findings, err);
	if (v->cost)
		*v->cost =
			(struct validate_cost){0, parsed - start, clock_ns() - parsed, len, true};
	return r;
}

int validate_document(
	struct validator *v, struct ydoc *doc, struct findings *ret_findings, struct error *err)
{
	const struct ydoc own = v->doc;
	int r;

	v->doc = *doc;
	r = run_checks(v, ret_findings, err);
	/* the checks ask it for lines, and what it found out is its own to keep */
	*doc = v->doc;
	v->doc = own;
	return r;
}

/* Limits that are options: what was not within them is a finding of its own kind, which names the option. */
static const char *option_of(enum error_code code)
{
	return code == ERROR_LIMIT  ? " (--max-size)"
	       : code == ERROR_LATE ? " (--file-timeout)"
				    : NULL;
}

int validate_unreadable(struct error *reading, struct findings *ret_findings, struct error *err)
{
	struct str CLEANUP(str_release) message = STR_INIT;
	const char *option = option_of(reading->code);
	int added;

	if (reading->code == ERROR_NOMEM || reading->code == ERROR_CANCELLED) {
		error_move(err, reading);
		return -1;
	}
	str_addf(&message, "%s%s", error_text(reading), option ? option : "");
	error_release(reading);
	if (str_failed(&message))
		return error_nomem(err);
	added = findings_add(ret_findings, &(struct finding){
						   .level = FINDING_ERROR,
						   .rule = option ? "limits" : "io",
						   .message = message.s,
					   });
	return added < 0 ? error_nomem(err) : 0;
}

/* What was read since `start`, or why it could not be. */
static int validate_what_was_read(struct validator *v, uint64_t start, struct error *reading,
	struct findings *ret_findings, struct error *err)
{
	uint64_t took = now(v) - start;
	int r = 0;

	if (v->cost)
		*v->cost = (struct validate_cost){.was_read = false};
	v->read_os = reading->os;
	if (reading->code == ERROR_NONE &&
		validate_text(v, v->text.s, v->text.len, ret_findings, reading) < 0)
		/* How far it came depends on the machine. */
		findings_clear(ret_findings);
	if (reading->code != ERROR_NONE)
		r = validate_unreadable(reading, ret_findings, err);
	if (v->cost)
		v->cost->read = took;
	return r;
}

int validate_file(
	struct validator *v, const char *path, struct findings *ret_findings, struct error *err)
{
	struct error reading = ERROR_INIT;
	uint64_t start = now(v);

	file_read_until(path, v->opts.max_size, v->opts.limits.stop, &v->text, NULL, &reading);
	return validate_what_was_read(v, start, &reading, ret_findings, err);
}

int validate_fd(struct validator *v, int fd, const char *name, struct findings *ret_findings,
	struct error *err)
{
	struct error reading = ERROR_INIT;
	uint64_t start = now(v);

	file_read_fd(fd, name, v->opts.max_size, v->opts.limits.stop, &v->text, &reading);
	return validate_what_was_read(v, start, &reading, ret_findings, err);
}
