#include "cli/plan_show_text.h"

#include "yaml/source.h"

static int decode(const char *text, size_t len, struct plan_show_text *ret)
{
	enum yencoding encoding = source_encoding(text, len);

	*ret = (struct plan_show_text){text, len, STR_INIT};
	if (encoding != YENCODING_UTF16LE && encoding != YENCODING_UTF16BE)
		return 0;
	/* What is not valid is shown byte by byte. */
	if (source_from_utf16(text, len, encoding, &ret->decoded) == len) {
		ret->s = ret->decoded.s;
		ret->len = ret->decoded.len;
	}
	return str_failed(&ret->decoded) ? -1 : 0;
}

int plan_show_texts(const struct plan_file *file, struct plan_show_texts *ret)
{
	int old_text = decode(file->old_text, file->old_len, &ret->old_text),
	    new_text = decode(file->new_text, file->new_len, &ret->new_text);

	return old_text < 0 || new_text < 0 ? -1 : 0;
}

void plan_show_texts_release(struct plan_show_texts *texts)
{
	str_release(&texts->old_text.decoded);
	str_release(&texts->new_text.decoded);
}
