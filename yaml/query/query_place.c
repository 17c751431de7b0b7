/* How a place is written. */
#include "base/utf8.h"
#include "yaml/query/query.h"
#include "yaml/query/query_children.h"

#include <stdio.h>
#include <string.h>

/* `quote` and all that must be escaped in a string of JSONPath; what has no short escape is \u00xx. */
static void add_quoted(struct str *out, struct ytext text, char quote)
{
	static const char values[] = "\b\f\n\r\t", names[] = "bfnrt";

	str_addch(out, quote);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.s[i];
		const char *found = c ? strchr(values, c) : NULL;

		if (found) {
			str_addch(out, '\\');
			str_addch(out, names[found - values]);
		} else if (c == '\\' || c == quote) {
			str_addch(out, '\\');
			str_addch(out, c);
		} else if ((unsigned char)c < 0x20) {
			str_addf(out, "\\u%04x", (unsigned)c);
		} else {
			str_addch(out, c);
		}
	}
	str_addch(out, quote);
}

/* Its name; of a key that is a collection, which has none, the text is empty. */
static struct ytext key_text(const struct qplace *place)
{
	struct ytext text = {"", 0};

	children_key(place->key, &text);
	return text;
}

static void add_path(const struct qplace *place, struct str *out)
{
	str_addch(out, '[');
	if (place->key)
		add_quoted(out, key_text(place), '\'');
	else
		str_addf(out, "%zu", place->index);
	str_addch(out, ']');
}

static void add_pointer(const struct qplace *place, struct str *out)
{
	struct ytext key;

	str_addch(out, '/');
	if (!place->key) {
		str_addf(out, "%zu", place->index);
		return;
	}
	key = key_text(place);
	for (size_t i = 0; i < key.len; i++) {
		if (key.s[i] == '~' || key.s[i] == '/')
			str_adds(out, key.s[i] == '~' ? "~0" : "~1");
		else
			str_addch(out, key.s[i]);
	}
}

/* Can the key stand in the short form as it is, also ahead of the `=` of an assignment, and is it readable there? */
static bool is_short(struct ytext key, bool first)
{
	if (!key.len || key.s[0] == ' ' || key.s[key.len - 1] == ' ')
		return false;
	if (strchr("\"'", key.s[0]) || (key.len == 1 && key.s[0] == '*'))
		return false;
	if (first && strchr("$/", key.s[0]))
		return false;
	for (size_t i = 0; i < key.len; i++)
		if ((unsigned char)key.s[i] < 0x20 || strchr(".[]=", key.s[i]))
			return false;
	return true;
}

static void add_short(const struct qplace *place, struct str *out)
{
	bool first = !place->up->up;
	struct ytext key;

	if (!place->key) {
		add_path(place, out);
		return;
	}
	key = key_text(place);
	if (is_short(key, first)) {
		if (!first)
			str_addch(out, '.');
		str_add(out, key.s, key.len);
	} else {
		str_addch(out, '[');
		add_quoted(out, key, '"');
		str_addch(out, ']');
	}
}

/* From the root down. */
static void add_all(const struct qplace *place, struct str *out,
	void (*add)(const struct qplace *place, struct str *out))
{
	if (!place->up)
		return;
	add_all(place->up, out, add);
	add(place, out);
}

int qplace_path(const struct qplace *place, struct str *out)
{
	str_addch(out, '$');
	add_all(place, out, add_path);
	return str_failed(out) ? -1 : 0;
}

int qplace_pointer(const struct qplace *place, struct str *out)
{
	add_all(place, out, add_pointer);
	return str_failed(out) ? -1 : 0;
}

int qplace_short(const struct qplace *place, struct str *out)
{
	if (!place->up)
		str_addch(out, '$');
	add_all(place, out, add_short);
	return str_failed(out) ? -1 : 0;
}
