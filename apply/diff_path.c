/* How the place of a difference is written. */
#include "apply/diff.h"
#include "base/utf8.h"

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

static bool is_word(const struct ynode *scalar)
{
	for (size_t i = 0; i < scalar->len; i++)
		if (!is_word_char(scalar->value[i]))
			return false;
	return scalar->len > 0;
}

/* In the quotes of JSONPath: single ones, unless something must be escaped. */
static void add_quoted(const struct ynode *scalar, struct str *out)
{
	bool plain = true;

	for (size_t i = 0; i < scalar->len; i++)
		plain = plain && (unsigned char)scalar->value[i] >= ' ' &&
			scalar->value[i] != '\'' && scalar->value[i] != '\\';
	if (plain) {
		str_addf(out, "'%.*s'", (int)scalar->len, scalar->value);
		return;
	}
	str_addch(out, '"');
	utf8_add_json(out, scalar->value, scalar->len);
	str_addch(out, '"');
}

static void add_key(const struct ynode *key, struct str *out)
{
	if (key->kind != YNODE_SCALAR) {
		str_adds(out, "[?]");
	} else if (is_word(key)) {
		str_addf(out, "%s%.*s", out->len ? "." : "", (int)key->len, key->value);
	} else {
		str_addch(out, '[');
		add_quoted(key, out);
		str_addch(out, ']');
	}
}

static size_t index_of(const struct diff_place *place, enum diff_index index)
{
	const size_t all[] = {
		[DIFF_NOW] = place->now, [DIFF_OLD] = place->old, [DIFF_NEW] = place->new};

	return all[index];
}

/* `out` is empty, or has the places above. */
static void add_step(const struct diff_place *place, enum diff_index index, struct str *out)
{
	if (place->up)
		add_step(place->up, index, out);
	if (place->key) {
		add_key(place->key, out);
	} else if (place->field) {
		str_addf(out, "[?@.%s==", place->field);
		add_quoted(place->identity, out);
		str_addch(out, ']');
	} else {
		str_addf(out, "[%zu]", index_of(place, index));
	}
}

void diff_add_path(const struct diff_place *place, enum diff_index index, struct str *out)
{
	struct str path = STR_INIT;

	if (place)
		add_step(place, index, &path);
	else
		str_addch(&path, '$');
	str_add(out, path.s, path.len);
	out->oom |= str_failed(&path);
	str_release(&path);
}

void diff_add_pointer(const struct diff_place *place, struct str *out)
{
	if (!place)
		return;
	diff_add_pointer(place->up, out);
	str_addch(out, '/');
	if (!place->key) {
		str_addf(out, "%zu", place->now);
		return;
	}
	for (size_t i = 0; i < place->key->len; i++) {
		char c = place->key->value[i];

		if (c == '~' || c == '/')
			str_adds(out, c == '~' ? "~0" : "~1");
		else
			str_addch(out, c);
	}
}
