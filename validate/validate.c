#include "validate/validate.h"

#include "base/cleanup.h"
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

int validate_text(struct validator *v, const char *text, size_t len, struct findings *ret_findings,
	struct error *err)
{
	/* What is wrong is in v->doc.problem; only a lack of memory leaves no trace there. */
	if (ydoc_parse(&v->doc, text, len, &v->opts.limits, NULL) < 0 &&
		v->doc.problem.kind == YPROBLEM_NONE)
		return error_nomem(err);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i](v, ret_findings) < 0)
			return error_nomem(err);
	findings_sort(ret_findings);
	return 0;
}

int validate_unreadable(struct error *reading, struct findings *ret_findings, struct error *err)
{
	struct str CLEANUP(str_release) message = STR_INIT;
	bool is_large = reading->code == ERROR_LIMIT;
	int added;

	if (reading->code == ERROR_NOMEM) {
		error_move(err, reading);
		return -1;
	}
	str_addf(&message, "%s%s", error_text(reading), is_large ? " (--max-size)" : "");
	error_release(reading);
	if (str_failed(&message))
		return error_nomem(err);
	added = findings_add(ret_findings, &(struct finding){
						   .level = FINDING_ERROR,
						   .rule = is_large ? "limits" : "io",
						   .message = message.s,
					   });
	return added < 0 ? error_nomem(err) : 0;
}

int validate_file(
	struct validator *v, const char *path, struct findings *ret_findings, struct error *err)
{
	struct error reading = ERROR_INIT;

	if (file_read(path, v->opts.max_size, &v->text, NULL, &reading) < 0)
		return validate_unreadable(&reading, ret_findings, err);
	return validate_text(v, v->text.s, v->text.len, ret_findings, err);
}

int validate_fd(struct validator *v, int fd, const char *name, struct findings *ret_findings,
	struct error *err)
{
	struct error reading = ERROR_INIT;

	if (file_read_fd(fd, name, v->opts.max_size, &v->text, &reading) < 0)
		return validate_unreadable(&reading, ret_findings, err);
	return validate_text(v, v->text.s, v->text.len, ret_findings, err);
}
