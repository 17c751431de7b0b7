#include "apply/digest.h"
#include "apply/plan.h"
#include "apply/plan_bytes.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What every plan begins with. */
static const char head[] = "{\n\t\"cfgedit-plan\": 1,";

/* "key": "0123..." */
static void add_digest(struct str *out, const char *key, const char *bytes, size_t len)
{
	char hex[DIGEST_HEX + 1];

	digest_hex(bytes, len, hex);
	str_addf(out, "\t\t\t\"%s\": \"%s\",\n", key, hex);
}

static void add_lines(struct str *out, const struct plan_file *file)
{
	str_adds(out, "\t\t\t\"lines\": [");
	for (size_t i = 0; i < file->lines_nr; i++) {
		const struct plan_line *line = &file->lines[i];

		str_addf(out,
			"%s\n\t\t\t\t{\"line\": %zu, \"document\": %zu, \"text\": ", i ? "," : "",
			line->line, line->document);
		plan_bytes_add(out, line->text, strlen(line->text));
		str_addch(out, '}');
	}
	str_adds(out, file->lines_nr ? "\n\t\t\t],\n" : "],\n");
}

static void add_file(struct str *out, const struct plan_file *file)
{
	str_adds(out, "\t\t{\n\t\t\t\"path\": ");
	plan_bytes_add(out, file->path, strlen(file->path));
	str_adds(out, ",\n");
	add_digest(out, "old-sha256", file->old_text, file->old_len);
	add_digest(out, "new-sha256", file->new_text, file->new_len);
	add_lines(out, file);
	str_adds(out, "\t\t\t\"new\": ");
	plan_bytes_add(out, file->new_text, file->new_len);
	str_adds(out, "\n\t\t}");
}

static int render(const struct plan *plan, struct str *out, struct error *err)
{
	char *CLEANUP(free_pointer) folder = getcwd(NULL, 0);
	bool some = false;

	if (!folder)
		return errno == ENOMEM ? error_nomem(err)
				       : error_set_os(err, ERROR_IO, errno,
						 "the current folder is not known");
	str_adds(out, head);
	str_adds(out, "\n\t\"folder\": ");
	plan_bytes_add(out, folder, strlen(folder));
	str_adds(out, ",\n\t\"files\": [");
	for (size_t i = 0; i < plan->nr; i++) {
		if (!plan->v[i].chosen)
			continue;
		str_adds(out, some ? ",\n" : "\n");
		add_file(out, &plan->v[i]);
		some = true;
	}
	str_adds(out, some ? "\n\t]\n}\n" : "]\n}\n");
	return str_failed(out) ? error_nomem(err) : 0;
}

/* What is there now: a plan, which is made anew, or an empty file. */
static int look(const char *path, struct str *old, struct snapshot *ret, struct error *err)
{
	if (lstat(path, &ret->st) < 0 && errno == ENOENT) {
		ret->missing = true;
		return 0;
	}
	if (file_read(path, PLAN_MOST_BYTES, old, &ret->st, err) < 0)
		return -1;
	if (old->len && strncmp(old->s, head, sizeof(head) - 1) != 0)
		return error_set(err, ERROR_USAGE,
			"is there already, and is not a plan: it was not overwritten, name another file");
	ret->bytes = old->s;
	ret->len = old->len;
	return 0;
}

static int write_private(const char *path, const struct str *text, struct error *err)
{
	struct str CLEANUP(str_release) old = STR_INIT;
	struct replace CLEANUP(replace_release) replace = REPLACE_INIT;
	struct snapshot seen = {.missing = false};
	mode_t before;
	int r;

	if (look(path, &old, &seen, err) < 0)
		return -1;
	/* It holds what may be in no file that others may read. */
	before = umask(0077);
	r = replace_stage(&replace, path, text->s, text->len, &seen, err);
	umask(before);
	return r < 0 ? -1 : replace_commit(&replace, err);
}

int plan_save(const struct plan *plan, const char *path, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (render(plan, &text, err) < 0 || write_private(path, &text, err) < 0)
		return error_at(err, path, 0, 0);
	return 0;
}
