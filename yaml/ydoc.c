#include "yaml/ydoc.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void ydoc_clear(struct ydoc *doc)
{
	doc->text = "";
	doc->len = doc->bom = 0;
	doc->nodes_nr = doc->documents_nr = doc->props_nr = doc->suspects_nr = doc->undeclared = 0;
	doc->frames_nr = doc->lines_nr = 0;
	doc->problem = (struct yproblem){.kind = YPROBLEM_NONE};
	doc->near_line = 0;
	arena_clear(&doc->arena);
	str_clear(&doc->transcoded);
	textmap_clear(&doc->anchors);
}

void ydoc_release(struct ydoc *doc)
{
	free(doc->nodes);
	free(doc->documents);
	free(doc->props);
	free(doc->suspects);
	free(doc->frames);
	free(doc->lines);
	arena_release(&doc->arena);
	str_release(&doc->transcoded);
	textmap_release(&doc->anchors);
	*doc = (struct ydoc)YDOC_INIT;
}

static int add_line(struct ydoc *doc, size_t start)
{
	if (doc->lines_nr == doc->lines_cap) {
		size_t cap = doc->lines_cap ? doc->lines_cap * 2 : 256;
		uint32_t *grown = realloc(doc->lines, cap * sizeof(*grown));

		if (!grown)
			return -1;
		doc->lines = grown;
		doc->lines_cap = cap;
	}
	doc->lines[doc->lines_nr++] = (uint32_t)start;
	return 0;
}

/* The next such byte at or behind an offset; len: there is none. */
static size_t find_byte(const struct ydoc *doc, size_t from, char byte)
{
	const char *found =
		from < doc->len ? memchr(doc->text + from, byte, doc->len - from) : NULL;

	return found ? (size_t)(found - doc->text) : doc->len;
}

/* Behind the next line break; 0: there is none. *lf and *cr are where each kind was seen last: so each byte is looked at once for each. */
static size_t next_line(const struct ydoc *doc, size_t from, size_t *lf, size_t *cr)
{
	if (*lf < from)
		*lf = find_byte(doc, from, '\n');
	if (*cr < from)
		*cr = find_byte(doc, from, '\r');
	if (*lf == doc->len && *cr == doc->len)
		return 0;
	/* Both in a row are one. */
	if (*lf < *cr || (*lf == *cr + 1 && *lf < doc->len))
		return *lf + 1;
	return *cr + 1;
}

static int build_lines(struct ydoc *doc)
{
	size_t lf, cr;

	if (doc->lines_nr)
		return 0;
	lf = find_byte(doc, 0, '\n');
	cr = find_byte(doc, 0, '\r');
	for (size_t start = 0; start || !doc->lines_nr; start = next_line(doc, start, &lf, &cr)) {
		if (add_line(doc, start) < 0) {
			doc->lines_nr = 0;
			return -1;
		}
	}
	return 0;
}

/* The line, from 0, that the offset is in. */
static size_t find_line(const struct ydoc *doc, size_t offset)
{
	size_t low = 0, high = doc->lines_nr;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (doc->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int ydoc_position(struct ydoc *doc, size_t offset, size_t *ret_line, size_t *ret_column)
{
	size_t line, from, column = 1;

	if (build_lines(doc) < 0)
		return -1;
	if (offset > doc->len)
		offset = doc->len;
	line = find_line(doc, offset);
	from = line ? doc->lines[line] : doc->bom;
	/* Many questions about one long line: go on from the last answer. */
	if (doc->near_line == line + 1 && doc->near_offset <= offset && doc->near_offset >= from) {
		from = doc->near_offset;
		column = doc->near_column;
	}
	if (offset > from)
		column += utf8_count(doc->text + from, offset - from);
	doc->near_line = line + 1;
	doc->near_offset = offset > from ? offset : from;
	doc->near_column = column;
	*ret_line = line + 1;
	*ret_column = column;
	return 0;
}

size_t ydoc_line_nr(struct ydoc *doc, size_t offset)
{
	return build_lines(doc) < 0 ? 0 : find_line(doc, offset) + 1;
}

int ydoc_line(struct ydoc *doc, size_t line, size_t *ret_start, size_t *ret_end)
{
	size_t start, end;

	if (build_lines(doc) < 0 || !line || line > doc->lines_nr)
		return -1;
	start = line > 1 ? doc->lines[line - 1] : doc->bom;
	end = line < doc->lines_nr ? doc->lines[line] : doc->len;
	if (end > start && doc->text[end - 1] == '\n')
		end--;
	if (end > start && doc->text[end - 1] == '\r')
		end--;
	*ret_start = start;
	*ret_end = end;
	return 0;
}

/* The node that names this place in its parent: of a value in a mapping, its key. */
static const struct ynode *name_of(const struct ynode *node)
{
	const struct ynode *parent = ynode_parent(node), *key = node - 1;

	if (node->index % 2 == 0)
		return node;
	/* The node before is the last one of the key's subtree. */
	while (key - key->up != parent)
		key -= key->up;
	return key;
}

/* The step to the node, backwards. false: its name alone is longer than `most`. */
static bool add_step_backwards(const struct ynode *node, size_t most, struct str *out)
{
	if (ynode_parent(node)->kind == YNODE_SEQUENCE) {
		uint32_t index = node->index;

		do
			str_addch(out, (char)('0' + index % 10));
		while (index /= 10);
	} else if (node = name_of(node), !ynode_is_collection(node)) {
		if (node->len > most)
			return false;
		for (size_t i = node->len; i-- > 0;) {
			char c = node->value[i];

			if (c == '~' || c == '/')
				str_adds(out, c == '~' ? "0~" : "1~");
			else
				str_addch(out, c);
		}
	}
	str_addch(out, '/');
	return true;
}

int ynode_pointer(const struct ynode *node, size_t most, struct str *out)
{
	size_t from = out->len;

	/* Links lead upwards, so it is built from its end and turned round: no stack, whatever the depth. */
	for (; node->up; node -= node->up)
		if (!add_step_backwards(node, most, out) || out->len - from > most) {
			if (out->cap)
				out->s[out->len = from] = '\0';
			return 1;
		}
	for (size_t i = from, j = out->len; i + 1 < j; i++) {
		char c = out->s[--j];

		out->s[j] = out->s[i];
		out->s[i] = c;
	}
	return str_failed(out) ? -1 : 0;
}
