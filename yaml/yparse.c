/* ydoc_parse(): libyaml's events become nodes. */
#include "base/cleanup.h"
#include "base/plural.h"
#include "yaml/diagnose.h"
#include "yaml/source.h"
#include "yaml/spans.h"
#include "yaml/ydoc.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* What libyaml has not read yet, and whether it is to have it at all. */
struct input {
	const char *text;
	size_t left;
	const struct stop *stop;
	bool stopped;
};

struct build {
	struct ydoc *doc;
	struct input input;
	struct source_marks marks;
	size_t depth_limit;
	uint64_t nodes_limit;
	uint64_t nodes; /* of this document, aliases expanded */
	/* The last empty value: keys within keys end at the same place, and each asks what stands behind it. */
	struct {
		uint32_t key_end, mark, at;
	} empty;
};

/* Why an event could not be taken. */
enum { TAKEN = 0, NO_MEMORY = -1, BROKEN = -2, STOPPED = -3 };

static int grow(void **v, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 64;
	void *grown = realloc(*v, more * size);

	if (!grown)
		return -1;
	*v = grown;
	*cap = more;
	return 0;
}

/* "%zu level%s" */
#define COUNTED(n) (n), plural(n)

/* Make room for one more in doc->NAME. */
#define ROOM(doc, name)                       \
	((doc)->name##_nr < (doc)->name##_cap \
			? 0                   \
			: grow((void **)&(doc)->name, &(doc)->name##_cap, sizeof(*(doc)->name)))

__attribute__((format(printf, 5, 6))) static int problem(
	struct build *b, enum yproblem_kind kind, size_t start, size_t end, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const char *message;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	message = str_failed(&text) ? NULL : arena_copy(&b->doc->arena, text.s, text.len);
	if (!message)
		return NO_MEMORY;
	b->doc->problem = (struct yproblem){.kind = kind,
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.mark = (uint32_t)start,
		.message = message};
	return BROKEN;
}

/* --- nodes ------------------------------------------------------------------------------------------------------------------ */

static struct yframe *top_frame(const struct ydoc *doc)
{
	return doc->frames_nr ? &doc->frames[doc->frames_nr - 1] : NULL;
}

/* Append a node as the next child of the innermost open collection. NULL: no memory. */
static struct ynode *add_node(struct build *b, enum ynode_kind kind, const yaml_event_t *event)
{
	struct ydoc *doc = b->doc;
	struct yframe *frame;
	struct ynode *node;

	if (ROOM(doc, nodes) < 0)
		return NULL;
	node = &doc->nodes[doc->nodes_nr];
	*node = (struct ynode){
		.start = source_offset(&b->marks, event->start_mark.index),
		.size = 1,
		.kind = (uint8_t)kind,
	};
	node->end = source_offset(&b->marks, event->end_mark.index);
	node->content = node->start;
	frame = top_frame(doc);
	if (frame) {
		struct ynode *parent = &doc->nodes[frame->node];

		node->up = (uint32_t)(node - parent);
		node->index = parent->nr++;
		frame->last = (uint32_t)doc->nodes_nr;
	} else {
		node->last = true;
	}
	doc->nodes_nr++;
	b->nodes++;
	return node;
}

static int declare_anchor(struct build *b, struct yprops *props)
{
	bool is_new;
	uint32_t *value = textmap_put(&b->doc->anchors, props->anchor, props->anchor_len, &is_new);

	if (!value)
		return NO_MEMORY;
	*value = (uint32_t)(props - b->doc->props);
	return TAKEN;
}

static int add_props(
	struct build *b, struct ynode *node, const char *anchor, const char *tag, size_t limit)
{
	struct ydoc *doc = b->doc;
	struct yprops *props;

	if (ROOM(doc, props) < 0)
		return NO_MEMORY;
	props = &doc->props[doc->props_nr];
	*props = (struct yprops){.node = (uint32_t)(node - doc->nodes)};
	node->content = (uint32_t)span_props(
		doc->text, node->start, limit, anchor != NULL, tag != NULL, props);
	if (tag) {
		props->tag_len = (uint32_t)strlen(tag);
		props->tag = arena_copy(&doc->arena, tag, props->tag_len);
		if (!props->tag)
			return NO_MEMORY;
	}
	props->open = ynode_is_collection(node);
	props->nodes = ynode_is_collection(node) ? b->nodes - 1 : 1;
	node->props = (uint32_t)++doc->props_nr;
	return props->anchor ? declare_anchor(b, props) : TAKEN;
}

/*
 * Is the value what stands in the text at node->value, byte for byte? On one line, without escapes, it is where the length is
 * the same.
 */
static bool is_slice(const struct ynode *node, const yaml_event_t *event, size_t quotes)
{
	size_t len = event->data.scalar.length;

	if (node->end - node->content != len + quotes)
		return false;
	if (node->style <= YSTYLE_SINGLE && event->start_mark.line == event->end_mark.line)
		return true;
	return memcmp(node->value, event->data.scalar.value, len) == 0;
}

/* The value as a slice of the text where it stands there as it is, else copied. */
static int set_value(struct build *b, struct ynode *node, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t quote = node->style == YSTYLE_SINGLE || node->style == YSTYLE_DOUBLE;

	node->len = (uint32_t)event->data.scalar.length;
	node->sketch = ynode_sketch(value, node->len);
	node->value = b->doc->text + node->content + quote;
	if (is_slice(node, event, 2 * quote))
		return TAKEN;
	node->value = arena_copy(&b->doc->arena, value, node->len);
	return node->value ? TAKEN : NO_MEMORY;
}

/* Remember the key's sketch, and its mapping if that has seen it before. */
static int note_key(struct build *b, const struct ynode *key)
{
	struct ydoc *doc = b->doc;
	struct yframe *frame = top_frame(doc);
	uint64_t *seen = &frame->seen[key->sketch / 64];
	uint64_t bit = UINT64_C(1) << (key->sketch % 64);

	if ((*seen & bit) && !frame->suspect) {
		if (ROOM(doc, suspects) < 0)
			return NO_MEMORY;
		doc->suspects[doc->suspects_nr++] = frame->node;
		frame->suspect = true;
	}
	*seen |= bit;
	return TAKEN;
}

static uint32_t find_empty_value(struct build *b, uint32_t key_end, uint32_t mark)
{
	if (b->empty.key_end != key_end || b->empty.mark != mark) {
		b->empty.key_end = key_end;
		b->empty.mark = mark;
		b->empty.at = (uint32_t)span_empty_value(b->doc->text, key_end, mark);
	}
	return b->empty.at;
}

/* libyaml puts an empty node where the next token begins; it belongs behind what announced it. */
static void place_empty(struct build *b, struct ynode *node, size_t before)
{
	const struct ydoc *doc = b->doc;
	uint32_t at = node->start;

	if (!node->up)
		at = doc->documents[doc->documents_nr - 1].body;
	else if (node->index % 2 && (node - node->up)->kind == YNODE_MAPPING)
		at = find_empty_value(b, doc->nodes[before].end, at);
	node->start = node->content = node->end = at;
}

static int add_scalar(struct build *b, const yaml_event_t *event)
{
	static const enum ynode_style styles[] = {
		[YAML_ANY_SCALAR_STYLE] = YSTYLE_PLAIN,
		[YAML_PLAIN_SCALAR_STYLE] = YSTYLE_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = YSTYLE_SINGLE,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = YSTYLE_DOUBLE,
		[YAML_LITERAL_SCALAR_STYLE] = YSTYLE_LITERAL,
		[YAML_FOLDED_SCALAR_STYLE] = YSTYLE_FOLDED,
	};
	const char *anchor = (const char *)event->data.scalar.anchor;
	const char *tag = (const char *)event->data.scalar.tag;
	const struct yframe *frame = top_frame(b->doc);
	size_t before = frame ? frame->last : 0;
	struct ynode *node = add_node(b, YNODE_SCALAR, event);

	if (!node)
		return NO_MEMORY;
	node->style = (uint8_t)styles[event->data.scalar.style];
	if ((anchor || tag) && add_props(b, node, anchor, tag, node->end) < 0)
		return NO_MEMORY;
	if (node->end == node->start)
		place_empty(b, node, before);
	if (set_value(b, node, event) < 0 || (ynode_is_key(node) && note_key(b, node) < 0))
		return NO_MEMORY;
	if (node->style >= YSTYLE_LITERAL)
		node->end = (uint32_t)span_block_scalar(b->doc->text, node);
	return TAKEN;
}

static int add_alias(struct build *b, const yaml_event_t *event)
{
	struct ydoc *doc = b->doc;
	struct ynode *node = add_node(b, YNODE_ALIAS, event);
	const struct yprops *props;
	const uint32_t *declared;

	if (!node)
		return NO_MEMORY;
	node->value = doc->text + node->start + 1;
	node->len = node->end - node->start - 1;
	declared = textmap_get(&doc->anchors, node->value, node->len);
	if (!declared) {
		doc->undeclared++;
		return TAKEN;
	}
	props = &doc->props[*declared];
	node->target = (uint32_t)(node - doc->nodes) - props->node;
	if (!props->open)
		b->nodes += props->nodes - 1;
	return TAKEN;
}

static int open_collection(struct build *b, const yaml_event_t *event)
{
	bool is_mapping = event->type == YAML_MAPPING_START_EVENT;
	bool is_flow = is_mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
				  : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	const yaml_char_t *anchor =
		is_mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
	const yaml_char_t *tag =
		is_mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag;
	struct ydoc *doc = b->doc;
	struct ynode *node = add_node(b, is_mapping ? YNODE_MAPPING : YNODE_SEQUENCE, event);

	if (!node || ROOM(doc, frames) < 0)
		return NO_MEMORY;
	node->style = is_flow ? YSTYLE_FLOW : YSTYLE_BLOCK;
	if ((anchor || tag) &&
		add_props(b, node, (const char *)anchor, (const char *)tag, doc->len) < 0)
		return NO_MEMORY;
	doc->frames[doc->frames_nr++] = (struct yframe){
		.node = (uint32_t)(node - doc->nodes),
		.last = (uint32_t)(node - doc->nodes),
	};
	if (doc->frames_nr > b->depth_limit)
		return problem(b, YPROBLEM_DEPTH, node->start, node->start,
			"nested more than %zu level%s deep", COUNTED(b->depth_limit));
	return TAKEN;
}

/* `end`: behind the closing bracket, if there is one. */
static void close_collection(struct build *b, size_t end)
{
	struct ydoc *doc = b->doc;
	const struct yframe *frame = &doc->frames[--doc->frames_nr];
	struct ynode *node = &doc->nodes[frame->node], *last = &doc->nodes[frame->last];
	char open = node->kind == YNODE_MAPPING ? '{' : '[';

	node->size = (uint32_t)(doc->nodes_nr - frame->node);
	if (node->nr)
		last->last = true;
	if (node->style != YSTYLE_FLOW || doc->text[node->content] != open)
		end = node->nr ? last->end : node->content;
	node->end = (uint32_t)end;
	if (node->props) {
		struct yprops *props = &doc->props[node->props - 1];

		props->open = false;
		props->nodes = b->nodes - props->nodes;
	}
}

/* --- documents and the stream ----------------------------------------------------------------------------------------------- */

static int start_document(struct build *b, const yaml_event_t *event)
{
	struct ydoc *doc = b->doc;
	struct ydocument *document;

	if (ROOM(doc, documents) < 0)
		return NO_MEMORY;
	document = &doc->documents[doc->documents_nr++];
	*document = (struct ydocument){
		.start = source_offset(&b->marks, event->start_mark.index),
		.body = source_offset(&b->marks, event->end_mark.index),
		.first = (uint32_t)doc->nodes_nr,
		.explicit_start = !event->data.document_start.implicit,
	};
	document->body_end = document->end = document->body;
	textmap_clear(&doc->anchors);
	b->nodes = 0;
	return TAKEN;
}

static void end_document(struct ydoc *doc)
{
	struct ydocument *document = &doc->documents[doc->documents_nr - 1];

	document->nodes = (uint32_t)(doc->nodes_nr - document->first);
	document->body_end = document->nodes ? doc->nodes[document->first].end : document->body;
	document->end = document->body_end;
}

static int take_event(struct build *b, const yaml_event_t *event)
{
	struct ydoc *doc = b->doc;

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return add_scalar(b, event);
	case YAML_ALIAS_EVENT:
		return add_alias(b, event);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return open_collection(b, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_collection(b, source_offset(&b->marks, event->end_mark.index));
		return TAKEN;
	case YAML_DOCUMENT_START_EVENT:
		return start_document(b, event);
	case YAML_DOCUMENT_END_EVENT:
		end_document(doc);
		if (!event->data.document_end.implicit) {
			struct ydocument *document = &doc->documents[doc->documents_nr - 1];

			document->explicit_end = true;
			document->end = source_offset(&b->marks, event->end_mark.index);
		}
		return TAKEN;
	default:
		return TAKEN;
	}
}

static int check_limits(struct build *b)
{
	const struct ynode *node;

	if (b->nodes <= b->nodes_limit && b->doc->nodes_nr < UINT32_MAX - 1)
		return TAKEN;
	node = &b->doc->nodes[b->doc->nodes_nr - 1];
	return problem(b, YPROBLEM_ALIASES, node->start, node->end,
		node->kind == YNODE_ALIAS
			? "the document has more than %zu node%s when its aliases are expanded"
			: "the document has more than %zu node%s",
		COUNTED((size_t)b->nodes_limit));
}

/* Before libyaml sees them. In small texts there cannot be many. */
static int check_directives(struct build *b, size_t len)
{
	enum { LARGE = 64 * 1024, MOST_DIRECTIVES = 1000 };
	size_t at =
		len < LARGE ? len : span_crowd_of_directives(b->doc->text, len, MOST_DIRECTIVES);

	if (at == len)
		return TAKEN;
	return problem(b, YPROBLEM_LIMIT, at, at, "more than %d directives before one document",
		MOST_DIRECTIVES);
}

/* What libyaml complains about, in bytes instead of marks. */
static int take_error(struct build *b, const yaml_parser_t *parser)
{
	struct complaint complaint = {
		.context = parser->context,
		.problem = parser->problem,
		.context_at = source_offset(&b->marks, parser->context_mark.index),
		.problem_at = source_offset(&b->marks, parser->problem_mark.index),
	};

	if (parser->error == YAML_MEMORY_ERROR)
		return NO_MEMORY;
	if (b->input.stopped)
		return STOPPED;
	return diagnose(b->doc, &complaint) < 0 ? NO_MEMORY : BROKEN;
}

static int take_events(struct build *b, yaml_parser_t *parser)
{
	bool done = false;
	int taken = TAKEN;

	while (taken == TAKEN && !done) {
		yaml_event_t event;

		if (!yaml_parser_parse(parser, &event))
			return take_error(b, parser);
		done = event.type == YAML_STREAM_END_EVENT;
		taken = take_event(b, &event);
		if (taken == TAKEN)
			taken = check_limits(b);
		yaml_event_delete(&event);
	}
	return taken;
}

/*
 * libyaml asks for 16 KiB at a time. That is where it is stopped: one event may be as long as the file, and between two events there
 * may be as much of comments.
 */
static int give_input(void *data, unsigned char *buffer, size_t size, size_t *size_read)
{
	struct input *input = data;

	input->stopped = stop_reason(input->stop) != STOP_NOT;
	if (input->stopped)
		return 0;
	*size_read = size < input->left ? size : input->left;
	memcpy(buffer, input->text, *size_read);
	input->text += *size_read;
	input->left -= *size_read;
	return 1;
}

/* Have libyaml parse the first `len` bytes. */
static int parse_events(struct build *b, size_t len)
{
	const struct ydoc *doc = b->doc;
	yaml_parser_t parser;
	int taken;

	if (!yaml_parser_initialize(&parser))
		return NO_MEMORY;
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	b->input.text = doc->text + doc->bom;
	b->input.left = len - doc->bom;
	yaml_parser_set_input(&parser, give_input, &b->input);
	taken = take_events(b, &parser);
	yaml_parser_delete(&parser);
	return taken;
}

/* What is open where the text breaks off ends with what it has. */
static void close_everything(struct build *b)
{
	struct ydoc *doc = b->doc;
	bool in_document =
		doc->documents_nr && doc->documents[doc->documents_nr - 1].first +
						     doc->documents[doc->documents_nr - 1].nodes <
					     doc->nodes_nr;

	while (doc->frames_nr) {
		const struct yframe *frame = &doc->frames[doc->frames_nr - 1];
		const struct ynode *node = &doc->nodes[frame->node];

		close_collection(b, node->nr ? doc->nodes[frame->last].end : node->content + 1);
	}
	if (in_document)
		end_document(doc);
}

static int parse_utf8(struct ydoc *doc, const struct ydoc_limits *limits)
{
	struct source_check check = source_check(doc->text, doc->len);
	struct build b = {
		.doc = doc,
		.input = {.stop = limits ? limits->stop : NULL},
		.depth_limit = limits && limits->depth ? limits->depth : YDOC_DEPTH_LIMIT,
		.nodes_limit = limits && limits->aliases ? limits->aliases : YDOC_ALIASES_LIMIT,
	};
	size_t len = check.bad;
	int taken;

	if (len < doc->len) {
		taken = diagnose_binary(doc);
		if (taken)
			return taken < 0 ? NO_MEMORY : BROKEN;
	}
	/* Whole lines before a bad character are read for what is in them. libyaml reads far ahead: it would give nothing. */
	if (len < doc->len)
		while (len > doc->bom && doc->text[len - 1] != '\n' && doc->text[len - 1] != '\r')
			len--;
	source_marks_init(&b.marks, doc->text, len, doc->bom, check.ascii);
	taken = check_directives(&b, len);
	if (taken == TAKEN)
		taken = parse_events(&b, len);
	close_everything(&b);
	if (check.bad < doc->len && taken != NO_MEMORY && taken != STOPPED)
		return diagnose_character(doc, &check) < 0 ? NO_MEMORY : BROKEN;
	return taken;
}

static void set_text(struct ydoc *doc, const char *text, size_t len)
{
	doc->text = text;
	doc->len = len;
	doc->bom = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Set doc->text to the text as UTF-8. BROKEN where it cannot be. */
static int take_text(struct ydoc *doc, const char *text, size_t len)
{
	enum yencoding encoding = source_encoding(text, len);
	size_t done;

	set_text(doc, text, len);
	if (len >= UINT32_MAX)
		return diagnose_size(doc) < 0 ? NO_MEMORY : BROKEN;
	if (encoding == YENCODING_UTF8)
		return TAKEN;
	if (encoding == YENCODING_UTF32LE || encoding == YENCODING_UTF32BE)
		return diagnose_utf32(doc, encoding) < 0 ? NO_MEMORY : BROKEN;
	done = source_from_utf16(text, len, encoding, &doc->transcoded);
	if (str_failed(&doc->transcoded))
		return NO_MEMORY;
	set_text(doc, doc->transcoded.s, doc->transcoded.len);
	if (doc->len >= UINT32_MAX)
		return diagnose_size(doc) < 0 ? NO_MEMORY : BROKEN;
	if (done < len)
		return diagnose_utf16(doc, len - done) < 0 ? NO_MEMORY : BROKEN;
	return TAKEN;
}

static int set_error(struct ydoc *doc, struct error *err)
{
	size_t line, column;

	if (!err)
		return -1;
	if (ydoc_position(doc, doc->problem.start, &line, &column) < 0)
		return error_nomem(err);
	error_set(err, doc->problem.kind >= YPROBLEM_LIMIT ? ERROR_LIMIT : ERROR_INVALID, "%s",
		doc->problem.message);
	return error_at(err, NULL, line, column);
}

int ydoc_parse(struct ydoc *doc, const char *text, size_t len, const struct ydoc_limits *limits,
	struct error *err)
{
	int taken;

	ydoc_clear(doc);
	taken = take_text(doc, text, len);
	if (taken == TAKEN)
		taken = parse_utf8(doc, limits);
	if (taken == NO_MEMORY) {
		ydoc_clear(doc);
		return error_nomem(err);
	}
	if (taken == STOPPED) {
		ydoc_clear(doc);
		return stop_error(limits->stop, err);
	}
	return taken == TAKEN ? 0 : set_error(doc, err);
}
