#include "cli/diff_text.h"

#include "apply/diff_show.h"
#include "base/cleanup.h"
#include "base/utf8.h"
#include "cli/color.h"

#include <stdio.h>
#include <string.h>

/* Bytes of a value that are shown. */
enum { MOST = 100 };

struct printer {
	const struct diff *diff;
	const struct palette *palette;
	struct str *out;
	struct str text; /* not yet safe */
	int width;	 /* of the line numbers */
};

/* What stands before, how it is coloured, and which index its items have. */
static const struct sign {
	char sign;
	enum diff_index index;
} signs[] = {
	[DIFF_SET] = {'~', DIFF_NEW},
	[DIFF_ADD] = {'+', DIFF_NEW},
	[DIFF_DELETE] = {'-', DIFF_OLD},
	[DIFF_ORDER] = {'~', DIFF_NEW},
};

static void take_text(struct printer *p)
{
	utf8_add_safe(p->out, p->text.s, p->text.len);
	p->out->oom |= str_failed(&p->text);
	str_clear(&p->text);
}

static void add_value(
	struct printer *p, const struct ydoc *doc, const struct ynode *node, const char *color)
{
	str_adds(p->out, color);
	diff_show_value((struct yvalue){doc, node}, MOST, &p->text);
	take_text(p);
	if (*color)
		str_adds(p->out, p->palette->plain);
}

static void add_path(struct printer *p, const struct diff_entry *entry)
{
	if (entry->place)
		diff_add_path(entry->place, signs[entry->kind].index, &p->text);
	else
		str_adds(&p->text, entry->kind == DIFF_ADD || entry->kind == DIFF_DELETE
					   ? "the document"
					   : "$");
	take_text(p);
}

static void add_alias(struct printer *p, const struct ynode *alias)
{
	str_addf(p->out, "%s*", p->palette->bad);
	utf8_add_safe(p->out, alias->value, alias->len);
	str_adds(p->out, p->palette->plain);
}

static void add_changed(struct printer *p, const struct diff_entry *entry)
{
	add_path(p, entry);
	str_adds(p->out, ": ");
	/* What an alias stands for may be the very same: it changes elsewhere. */
	if (entry->alias)
		add_alias(p, entry->alias);
	else
		add_value(p, p->diff->old.doc, entry->before, p->palette->bad);
	str_adds(p->out, " → ");
	add_value(p, p->diff->new.doc, entry->after, p->palette->good);
}

/* One colour for all of it. */
static void add_whole(struct printer *p, const struct diff_entry *entry)
{
	bool added = entry->kind == DIFF_ADD;

	add_path(p, entry);
	str_adds(p->out, ": ");
	add_value(p, added ? p->diff->new.doc : p->diff->old.doc,
		added ? entry->after : entry->before, "");
	str_adds(p->out, p->palette->plain);
}

static size_t line_of(const struct printer *p, const struct diff_entry *entry)
{
	struct ydoc *doc = entry->kind == DIFF_DELETE ? p->diff->old.doc : p->diff->new.doc;

	return ydoc_line_nr(doc, entry->at->start);
}

static void add_entry(struct printer *p, const struct diff_entry *entry)
{
	const char *const colors[] = {[DIFF_SET] = "",
		[DIFF_ADD] = p->palette->good,
		[DIFF_DELETE] = p->palette->bad,
		[DIFF_ORDER] = ""};

	str_addf(p->out, "%s%*zu%s %s%c ", p->palette->place, p->width, line_of(p, entry),
		p->palette->plain, colors[entry->kind], signs[entry->kind].sign);
	if (entry->kind == DIFF_SET) {
		add_changed(p, entry);
	} else if (entry->kind == DIFF_ORDER) {
		add_path(p, entry);
		str_adds(p->out, ": the keys are in another order");
	} else {
		add_whole(p, entry);
	}
	str_addch(p->out, '\n');
}

static void add_name(struct printer *p, const char *sign, const char *name)
{
	str_addf(p->out, "%s%s ", p->palette->name, sign);
	utf8_add_safe(p->out, name, strlen(name));
	str_addf(p->out, "%s\n", p->palette->plain);
}

static bool has_documents(const struct diff *diff)
{
	return diff->old.doc->documents_nr > 1 || diff->new.doc->documents_nr > 1;
}

/* Of documents there may be many; each is named before its first difference. */
static void add_entries(struct printer *p)
{
	const struct diff *diff = p->diff;

	for (size_t i = 0; i < diff->nr; i++) {
		if (has_documents(diff) && (!i || diff->v[i].document != diff->v[i - 1].document))
			str_addf(p->out, "%sdocument %zu:%s\n", p->palette->place,
				diff->v[i].document, p->palette->plain);
		add_entry(p, &diff->v[i]);
	}
}

int diff_text(const struct diff *diff, bool color, struct str *out)
{
	struct printer p = {
		.diff = diff, .palette = color_palette(color), .out = out, .text = STR_INIT};

	if (!diff->nr)
		return 0;
	for (size_t i = 0; i < diff->nr; i++) {
		int width = snprintf(NULL, 0, "%zu", line_of(&p, &diff->v[i]));

		p.width = width > p.width ? width : p.width;
	}
	add_name(&p, "---", diff->old.name);
	add_name(&p, "+++", diff->new.name);
	add_entries(&p);
	str_release(&p.text);
	return str_failed(out) ? -1 : 0;
}
