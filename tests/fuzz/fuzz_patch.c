/*
 * Fuzz the readers of patches and of files of changes, and what they do to a small document: an error with a place, or a text that is valid, in order, and the
 * same once more. The first byte chooses the reader and some options; the rest is the file.
 */
#include "apply/change.h"
#include "base/cleanup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

static const char *const documents[] = {
	"",
	"a: 1\nb:\n  c: [1, {d: e}] # c\n  f: 'x'\n\nl:\n- 1\n- k: v\n",
	"{\"a\": 1, \"b\": {\"c\": [1, {\"d\": \"e\"}]}, \"l\": [1, {\"k\": \"v\"}]}\n",
	"a: &x {k: 1}\nb: *x\nl:\n- <<: *x\n  z: 2\n",
	"a: 1\n---\nb: 2\n---\n",
};

enum { DOCUMENTS = sizeof(documents) / sizeof(documents[0]), READERS = 3 };

static int read_merge(
	struct changes *changes, const char *name, struct yvalue value, struct error *err)
{
	struct change *change = changes_add(changes, CHANGE_MERGE, name);

	MUST(change);
	change->value = value;
	return changes_expand(changes, name, &change->value, err);
}

static int (*const readers[READERS])(
	struct changes *changes, const char *name, struct yvalue value, struct error *err) = {
	changes_add_patch,
	changes_add_file,
	read_merge,
};

/* What can be read only by mistake has a message; what is refused names the file. */
static int read_changes(struct changes *changes, unsigned reader, const char *text, size_t len)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	const struct ydoc *doc;
	int r = changes_parse_source(changes, "f", text, len, &doc, &err);

	if (r == 0 && (doc->documents_nr != 1 || !ydoc_root(doc, 0)))
		return -1;
	if (r == 0)
		r = readers[reader](changes, "f", (struct yvalue){doc, ydoc_root(doc, 0)}, &err);
	MUST(r == 0 || (err.code != ERROR_NOMEM && error_text(&err)[0]));
	return r;
}

/* "f:1: this is a bug of cfgedit"; keys of the text may say that, too, but further behind. */
static bool says_bug(const char *message)
{
	const char *what = strstr(message, ": ");

	return what && strncmp(what, ": this is a bug", strlen(": this is a bug")) == 0;
}

static void apply(struct changer *changer, const struct changes *changes, const char *text)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct ydoc CLEANUP(ydoc_release) doc = YDOC_INIT;
	struct change_result result;

	if (change_text(changer, changes, "a.yaml", text, strlen(text), &result, &err) < 0) {
		MUST(err.code != ERROR_NOMEM && !strcmp(err.path, "a.yaml"));
		MUST(!says_bug(error_text(&err)));
		return;
	}
	MUST((result.verdict == CHANGE_SKIPPED) == (result.why != NULL));
	MUST((result.verdict == CHANGE_DONE) ==
		(result.len != strlen(text) || memcmp(result.text, text, result.len) != 0));
	MUST(ydoc_parse(&doc, result.text, result.len, NULL, NULL) == 0);
	MUST(doc.nodes_nr == changer->doc->nodes_nr);
	for (size_t i = 0; i < result.lines_nr; i++)
		MUST(result.lines[i].line && result.lines[i].text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct changer changer;
	static bool ready;
	struct changes changes = CHANGES_INIT;

	if (!size)
		return 0;
	if (!ready)
		changer_init(&changer, NULL);
	ready = true;
	changes.create = *data & 0x40;
	changes.through_alias = *data & 0x20;
	if (read_changes(&changes, *data % READERS, (const char *)data + 1, size - 1) == 0)
		for (size_t i = 0; i < DOCUMENTS; i++)
			apply(&changer, &changes, documents[i]);
	changes_release(&changes);
	return 0;
}
