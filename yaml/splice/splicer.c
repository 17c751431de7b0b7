/* Splices, from the first one that is added to the text with all of them. */
#include "yaml/splice/splice.h"

#include <stdlib.h>
#include <string.h>

static int compare(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

int splicer_add(struct splicer *s, size_t start, size_t end, const char *bytes, size_t len,
	struct error *err)
{
	if (s->nr == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 16;
		struct splice *grown = realloc(s->v, cap * sizeof(*grown));

		if (!grown)
			return error_nomem(err);
		s->v = grown;
		s->cap = cap;
	}
	s->v[s->nr] = (struct splice){start, end, s->texts.len, len, s->nr};
	if (str_add(&s->texts, bytes, len) < 0)
		return error_nomem(err);
	s->nr++;
	return 0;
}

static int by_place(const void *va, const void *vb)
{
	const struct splice *a = va, *b = vb;
	int order = compare(a->start, b->start);

	if (!order)
		order = compare(a->end > a->start, b->end > b->start);
	return order ? order : compare(a->arrival, b->arrival);
}

int splicer_note_gone(struct splicer *s, struct error *err)
{
	if (!s->nr)
		return 0;
	s->gone = malloc(s->nr * sizeof(*s->gone));
	if (!s->gone)
		return error_nomem(err);
	for (size_t i = 0; i < s->nr; i++)
		if (s->v[i].end > s->v[i].start)
			s->gone[s->gone_nr++] = s->v[i];
	if (s->gone_nr)
		qsort(s->gone, s->gone_nr, sizeof(*s->gone), by_place);
	return 0;
}

size_t splicer_skip_gone(const struct splicer *s, size_t at)
{
	size_t low = 0, high = s->gone_nr;

	/* The first one that ends behind `at` */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->gone[middle].end <= at)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < s->gone_nr && s->gone[low].start <= at; low++)
		at = s->gone[low].end;
	return at;
}

/* --- the text ---------------------------------------------------------------------------------------------------- */

static bool is_deletion(const struct splice *splice)
{
	return !splice->len && splice->end > splice->start;
}

static bool ends_line(const struct str *text)
{
	return text->len && (text->s[text->len - 1] == '\n' || text->s[text->len - 1] == '\r');
}

/* Bytes of the line break that the text which is put in begins with. */
static size_t leading_break(const struct splicer *s, const struct splice *splice)
{
	const char *text = s->texts.s + splice->offset;
	size_t eol = strlen(s->eol);

	return splice->len > eol && memcmp(text, s->eol, eol) == 0 ? eol : 0;
}

/*
 * Two splices that meet: bytes may go twice (the line break before the last lines is one of those of others), and lines that are put in below others that go
 * come in their place. false: it is none of these.
 */
static bool apply_meeting(
	struct splicer *s, const struct splice *splice, bool deleting, struct str *out)
{
	const char *text = s->texts.s + splice->offset;
	size_t eol = leading_break(s, splice);

	if (!deleting || (!is_deletion(splice) && (splice->start < splice->end || !eol)))
		return false;
	if (is_deletion(splice) || !ends_line(out))
		return str_add(out, text, splice->len) == 0 || str_failed(out);
	str_add(out, text + eol, splice->len - eol);
	str_add(out, text, eol);
	return true;
}

static int refuse_meeting(struct splicer *s, const struct splice *splice, struct str *out,
	size_t len, struct error *err)
{
	out->len = len;
	out->s[len] = '\0';
	return splice_refuse(s, splice->start, err,
		"two changes meet in this line; make them one after the other");
}

int splicer_apply(struct splicer *s, struct str *out, struct error *err)
{
	size_t at = 0, len = out->len;
	bool deleting = false;

	if (s->nr)
		qsort(s->v, s->nr, sizeof(*s->v), by_place);
	if (str_grow(out, s->doc->len + s->texts.len) < 0)
		return error_nomem(err);
	for (size_t i = 0; i < s->nr; i++) {
		const struct splice *splice = &s->v[i];

		/* At the end of a text that ended without a line break there may be one now. */
		bool below = splice->start < at || (deleting && splice->start == at &&
							   at == s->doc->len && ends_line(out));

		if (!below || !apply_meeting(s, splice, deleting, out)) {
			if (splice->start < at)
				return refuse_meeting(s, splice, out, len, err);
			str_add(out, s->doc->text + at, splice->start - at);
			str_add(out, s->texts.s + splice->offset, splice->len);
			deleting = is_deletion(splice);
		}
		at = splice->end > at ? splice->end : at;
	}
	str_add(out, s->doc->text + at, s->doc->len - at);
	return 0;
}

/* The line break that most lines end with. */
static const char *common_eol(const struct ydoc *doc)
{
	const char *text = doc->text, *end = text + doc->len, *at = text;
	size_t lf = 0, crlf = 0, cr = 0;

	for (; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
		if (at > text && at[-1] == '\r')
			crlf++;
		else
			lf++;
	if (lf || crlf)
		return crlf > lf ? "\r\n" : "\n";
	for (at = text; (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++)
		cr++;
	return cr ? "\r" : "\n";
}

/* A %TAG before any document? */
static bool has_tag_directives(const struct ydoc *doc)
{
	for (size_t i = 0; i < doc->documents_nr; i++) {
		const struct ydocument *d = &doc->documents[i];

		if (memmem(doc->text + d->start, d->body - d->start, "%TAG", 4))
			return true;
	}
	return false;
}

void splicer_release(struct splicer *s)
{
	free(s->v);
	free(s->gone);
	str_release(&s->texts);
	textmap_release(&s->keys);
}

struct splicer splicer_of(struct ydoc *doc, const struct splice_opts *opts)
{
	return (struct splicer){
		.doc = doc,
		.json = opts->json,
		.eol = common_eol(doc),
		.verbatim_tags = has_tag_directives(doc),
		.texts = STR_INIT,
		.keys = TEXTMAP_INIT,
	};
}
