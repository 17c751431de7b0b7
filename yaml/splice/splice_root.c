/*
 * Content for a document that has none. It comes behind the comments that stand there; what fits on a line of "---" and has no comments below comes
 * onto that line.
 */
#include "base/cleanup.h"
#include "yaml/splice/compose.h"
#include "yaml/splice/flow.h"
#include "yaml/splice/layout.h"

#include <string.h>

/* Where the last comment line between `from` and the next thing ends; `from`'s line where there is none. */
static size_t behind_comments(const struct ydoc *doc, size_t from, size_t end)
{
	size_t last = layout_line_end(doc, from), line;

	for (line = layout_next_line(doc, from); line < end; line = layout_next_line(doc, line)) {
		size_t at = layout_skip_blanks(doc, line);

		if (at < doc->len && doc->text[at] == '#')
			last = layout_line_end(doc, line);
		else if (at != layout_line_end(doc, line))
			break;
	}
	return last;
}

static void learn(struct splicer *s, struct slot *slot)
{
	splice_learn_style(s, s->doc->nodes_nr ? &s->doc->nodes[0] : NULL, &slot->style);
	if (s->json)
		slot->style.step = 0;
	slot->style.flow = s->json;
	slot->style.quote = s->json ? YSTYLE_DOUBLE : YSTYLE_PLAIN;
	slot->style.key_quote = slot->style.quote;
	slot->parent_indent = SIZE_MAX;
}

/* A text without any document: empty, or comments. */
static int fill_text(struct splicer *s, struct yvalue value, struct slot *slot, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	struct str CLEANUP(str_release) all = STR_INIT;
	const struct ydoc *doc = s->doc;
	bool begins_line = doc->len <= doc->bom || layout_line_start(doc, doc->len) == doc->len;

	/* A line break will follow, if there is one now. */
	slot->follow = begins_line ? 0 : doc->len;
	if (!begins_line)
		str_adds(&all, s->eol);
	if (compose_value(s, value, slot, doc->len, &text, err) < 0)
		return -1;
	str_add(&all, text.text.s, text.text.len);
	if (begins_line)
		str_adds(&all, s->eol);
	return str_failed(&all) ? error_nomem(err)
				: splicer_add(s, doc->len, doc->len, all.s, all.len, err);
}

/* Behind "---", with properties or not. */
static int fill_document(struct splicer *s, const struct yedit *edit, const struct ynode *root,
	struct slot *slot, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	struct str CLEANUP(str_release) all = STR_INIT;
	const struct ydoc *doc = s->doc;
	size_t line_end = layout_line_end(doc, root->end), at;
	bool on_line;

	at = behind_comments(doc, root->end, doc->len);
	on_line = at == line_end && !layout_begins_line(doc, root->end) &&
		  !compose_is_block(edit->value, slot);
	slot->follow = on_line ? line_end : at;
	if (compose_value(s, edit->value, slot, root->end, &text, err) < 0)
		return -1;
	if (on_line) {
		size_t comment = layout_comment(doc, root->end) < doc->len ? root->end : line_end;

		str_addch(&all, ' ');
		str_add(&all, text.text.s, text.first);
		str_add(&all, doc->text + comment, line_end - comment);
		str_add(&all, text.text.s + text.first, text.text.len - text.first);
		at = root->end;
	} else {
		str_adds(&all, s->eol);
		str_add(&all, text.text.s, text.text.len);
		line_end = at;
	}
	return str_failed(&all) ? error_nomem(err)
				: splicer_add(s, at, line_end, all.s, all.len, err);
}

int splice_root(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *root = edits->node;
	struct slot slot = {.old = NULL};

	(void)nr;
	learn(s, &slot);
	if (!root)
		return fill_text(s, edits->value, &slot, err);
	if (root->kind != YNODE_SCALAR || root->end != root->content)
		return splice_refuse(s, root->content, err, "the document has content already");
	if (root->content > root->start)
		return splice_refuse(s, root->start, err,
			"the document has only a tag or an anchor; set its content instead");
	return fill_document(s, edits, root, &slot, err);
}
