#include "cli/plan_show_stat.h"

#include "base/cleanup.h"
#include "base/plural.h"
#include "base/utf8.h"
#include "cli/color.h"
#include "cli/plan_show_diff.h"
#include "cli/plan_show_text.h"
#include "repo/repo.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, NARROWEST_GRAPH = 6 };

struct row {
	char *name; /* as it is shown */
	size_t columns;
	struct repo_line_counts counts;
};

struct table {
	struct row *rows;
	size_t nr;
	size_t name_width, number_width, graph_width;
	size_t most; /* lines changed in one file */
	struct repo_line_counts sum;
};

static void release(struct table *t)
{
	for (size_t i = 0; i < t->nr; i++)
		free(t->rows[i].name);
	free(t->rows);
}

static size_t lines(const struct row *row)
{
	return row->counts.added + row->counts.removed;
}

static size_t columns_of(const char *text)
{
	size_t columns = 0, len = strlen(text);
	uint32_t cp = 0;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_decode(text + i, len - i, &cp);

		columns += n ? (size_t)utf8_width(cp) : 1;
		i += n ? n : 1;
	}
	return columns;
}

static char *shown_name(const char *path)
{
	char *CLEANUP(free_pointer) name = plan_patch_name(path);
	struct str CLEANUP(str_release) out = STR_INIT;

	if (!name)
		return NULL;
	repo_patch_name(&out, "", name);
	return str_detach(&out);
}

static int add_row(struct table *t, const struct plan_file *file, struct error *err)
{
	struct plan_show_texts CLEANUP(plan_show_texts_release) texts = {0};
	struct row *row = &t->rows[t->nr];

	if (plan_show_texts(file, &texts) < 0)
		return error_nomem(err);
	if (repo_text_count(texts.old_text.s, texts.old_text.len, texts.new_text.s,
		    texts.new_text.len, &row->counts, err) < 0)
		return -1;
	row->name = shown_name(file->path);
	if (!row->name)
		return error_nomem(err);
	t->nr++;
	row->columns = columns_of(row->name);
	if (row->columns > t->name_width)
		t->name_width = row->columns;
	if (lines(row) > t->most)
		t->most = lines(row);
	t->sum.added += row->counts.added;
	t->sum.removed += row->counts.removed;
	return 0;
}

static int fill(struct table *t, const struct plan *plan, struct error *err)
{
	t->rows = calloc(plan->nr ? plan->nr : 1, sizeof(*t->rows));
	if (!t->rows)
		return error_nomem(err);
	for (size_t i = 0; i < plan->nr; i++) {
		const struct plan_file *file = &plan->v[i];

		if (file->status == PLAN_CHANGED && file->chosen && add_row(t, file, err) < 0)
			return -1;
	}
	return 0;
}

/* " NAME | NUMBER GRAPH": names give way first, down to half of the screen, then the graph. */
static void set_widths(struct table *t, size_t width)
{
	size_t room, half = width / 2;

	t->number_width = 1;
	for (size_t n = t->most; n >= 10; n /= 10)
		t->number_width++;
	room = width > t->number_width + 5 ? width - t->number_width - 5 : 0;
	t->graph_width = t->most;
	if (t->name_width + t->graph_width > room && t->name_width > half)
		t->name_width = room > t->graph_width + half ? room - t->graph_width : half;
	if (t->name_width + t->graph_width > room)
		t->graph_width = room > t->name_width + NARROWEST_GRAPH ? room - t->name_width
									: NARROWEST_GRAPH;
}

/* The end of a name that is too long, behind "...". */
static void add_name(struct str *out, const struct row *row, size_t width)
{
	const char *name = row->name;
	size_t columns = row->columns;

	if (columns > width) {
		size_t len = strlen(name);
		uint32_t cp = 0;

		for (columns += 3; columns > width && len;) {
			size_t n = utf8_decode(name, len, &cp);

			columns -= n ? (size_t)utf8_width(cp) : 1;
			name += n ? n : 1;
			len -= n ? n : 1;
		}
		str_adds(out, "...");
	}
	str_adds(out, name);
	str_pad(out, ' ', columns < width ? width - columns : 0);
}

/* One of them at least, where there are any; all of them where there is room. */
static size_t scale(const struct table *t, size_t nr)
{
	if (t->most <= t->graph_width || !nr)
		return nr;
	return 1 + (size_t)((double)nr * (double)(t->graph_width - 1) / (double)t->most);
}

static void add_line(
	struct str *out, const struct palette *p, const struct table *t, const struct row *row)
{
	size_t total = scale(t, lines(row)), added = scale(t, row->counts.added);

	if (row->counts.added && row->counts.removed) {
		total = total < 2 ? 2 : total;
		added = added < total ? added : total - 1;
	}
	str_addch(out, ' ');
	add_name(out, row, t->name_width);
	str_addf(out, " | %*zu ", (int)t->number_width, lines(row));
	str_adds(out, p->good);
	str_pad(out, '+', added);
	str_addf(out, "%s%s", p->plain, p->bad);
	str_pad(out, '-', row->counts.removed ? total - added : 0);
	str_addf(out, "%s\n", p->plain);
}

static void add_sum(struct str *out, const struct table *t)
{
	str_addf(out, " %zu file%s changed", t->nr, plural(t->nr));
	if (t->sum.added || !t->sum.removed)
		str_addf(out, ", %zu insertion%s(+)", t->sum.added, plural(t->sum.added));
	if (t->sum.removed || !t->sum.added)
		str_addf(out, ", %zu deletion%s(-)", t->sum.removed, plural(t->sum.removed));
	str_addch(out, '\n');
}

int plan_show_stat(
	const struct plan *plan, bool color, size_t width, struct str *out, struct error *err)
{
	struct table CLEANUP(release) t = {0};

	if (fill(&t, plan, err) < 0)
		return -1;
	set_widths(&t, width ? width : WIDTH);
	for (size_t i = 0; i < t.nr; i++)
		add_line(out, color_palette(color), &t, &t.rows[i]);
	if (t.nr)
		add_sum(out, &t);
	return str_failed(out) ? error_nomem(err) : 0;
}
