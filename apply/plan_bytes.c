#include "apply/plan_bytes.h"

#include "base/utf8.h"

#include <nettle/base64.h>
#include <stdbool.h>
#include <string.h>

/* U+FEFF, U+FFFE and U+FFFF are not text to all readers. */
static bool has_marks(const char *bytes, size_t len)
{
	return memmem(bytes, len, "\xef\xbb\xbf", 3) || memmem(bytes, len, "\xef\xbf\xbe", 3) ||
	       memmem(bytes, len, "\xef\xbf\xbf", 3);
}

static int add_base64(struct str *out, const char *bytes, size_t len)
{
	size_t coded = BASE64_ENCODE_RAW_LENGTH(len);

	str_adds(out, "{\"base64\": \"");
	if (str_grow(out, coded) < 0)
		return -1;
	base64_encode_raw(out->s + out->len, len, (const uint8_t *)bytes);
	out->len += coded;
	out->s[out->len] = '\0';
	return str_adds(out, "\"}");
}

int plan_bytes_add(struct str *out, const char *bytes, size_t len)
{
	if (utf8_check(bytes, len) < len || has_marks(bytes, len))
		return add_base64(out, bytes, len);
	str_addch(out, '"');
	utf8_add_json(out, bytes, len);
	return str_addch(out, '"');
}

static bool is_string(const struct ynode *node)
{
	return node->kind == YNODE_SCALAR && node->style == YSTYLE_DOUBLE;
}

static int read_base64(const struct ynode *node, struct str *out)
{
	struct base64_decode_ctx ctx;
	size_t len = BASE64_DECODE_LENGTH(node->len);

	if (str_grow(out, len) < 0)
		return -1;
	base64_decode_init(&ctx);
	if (!base64_decode_update(
		    &ctx, &len, (uint8_t *)out->s + out->len, node->len, node->value) ||
		!base64_decode_final(&ctx))
		return 0;
	out->len += len;
	out->s[out->len] = '\0';
	return 1;
}

int plan_bytes_read(const struct ynode *node, struct str *out)
{
	const struct ynode *key, *coded;

	if (is_string(node))
		return str_add(out, node->value, node->len) < 0 ? -1 : 1;
	if (node->kind != YNODE_MAPPING || node->nr != 2)
		return 0;
	key = ynode_first(node);
	coded = ynode_next(key);
	if (key->len != 6 || memcmp(key->value, "base64", 6) != 0 || !is_string(coded))
		return 0;
	return read_base64(coded, out);
}
