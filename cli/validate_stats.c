#include "cli/validate_stats.h"

#include "base/clock.h"
#include "base/plural.h"
#include "base/utf8.h"
#include "cli/pool_stats.h"
#include "cli/units.h"

#include <stdio.h>
#include <string.h>

/* --- measuring ------------------------------------------------------------------------------------------------------------- */

int stats_worker_add(
	struct stats_worker *worker, const struct validate_cost *cost, const char *path)
{
	double seconds = clock_seconds(cost->read + cost->parse + cost->check);

	statistics_add(&worker->read, clock_seconds(cost->read));
	if (!cost->was_read)
		return 0;
	statistics_add(&worker->parse, clock_seconds(cost->parse));
	statistics_add(&worker->check, clock_seconds(cost->check));
	statistics_add(&worker->size, (double)cost->bytes);
	statistics_add(&worker->time, seconds);
	return largest_offer(&worker->slowest, seconds, path);
}

int stats_worker_merge(struct stats_worker *worker, const struct stats_worker *other)
{
	statistics_merge(&worker->read, &other->read);
	statistics_merge(&worker->parse, &other->parse);
	statistics_merge(&worker->check, &other->check);
	statistics_merge(&worker->size, &other->size);
	statistics_merge(&worker->time, &other->time);
	return largest_merge(&worker->slowest, &other->slowest);
}

void stats_worker_release(struct stats_worker *worker)
{
	largest_release(&worker->slowest);
}

int stats_count(
	struct stats *stats, const struct validate_cost *cost, const char *path, const char *root)
{
	const char *folder;
	size_t len;

	if (!cost->was_read) {
		stats->unreadable++;
		return 0;
	}
	stats->bytes += cost->bytes;
	folder = stats_top_folder(&stats->places, path, &len);
	if (stats_groups_add(&stats->folders, folder, len, cost->bytes) < 0)
		return -1;
	if (!root)
		return 0;
	return stats_groups_add(&stats->repositories, root, strlen(root), cost->bytes);
}

void stats_release(struct stats *stats)
{
	stats_worker_release(&stats->files);
	stats_groups_release(&stats->folders);
	stats_groups_release(&stats->repositories);
}

/* --- what both forms tell -------------------------------------------------------------------------------------------------- */

static const char *const stats_counter_names[] = {"nodes", "findings", NULL};
const char *const stats_format_names[] = {"off", "text", "json", NULL};

struct row {
	const char *name;
	const struct statistics *s;
};

enum { STAGES = 5, MOST_GROUPS = 40 };

static void list_stages(const struct stats *stats, struct row rows[STAGES])
{
	rows[0] = (struct row){"select", &stats->select};
	rows[1] = (struct row){"read", &stats->files.read};
	rows[2] = (struct row){"parse", &stats->files.parse};
	rows[3] = (struct row){"check", &stats->files.check};
	rows[4] = (struct row){"write", &stats->write};
}

static double ratio(double a, double b)
{
	return b > 0 ? a / b : 0;
}

static uint64_t files_of(const struct stats *stats)
{
	return stats->files.size.count;
}

/* --- for people ------------------------------------------------------------------------------------------------------------ */

typedef void add_value_fn(struct str *out, double value);

static void add_safe(struct str *out, const char *name)
{
	utf8_add_safe(out, name, strlen(name));
}

static void add_group(struct str *out, uint64_t files, uint64_t bytes, const char *name)
{
	str_addf(out, "%9llu", (unsigned long long)files);
	units_add_size(out, (double)bytes);
	units_add_size(out, ratio((double)bytes, (double)files));
	str_adds(out, "  ");
	add_safe(out, name);
	str_addch(out, '\n');
}

static void add_groups(struct str *out, struct stats_groups *groups, const char *title)
{
	uint64_t files = 0, bytes = 0;
	char others[64];

	stats_groups_sort_largest(groups, MOST_GROUPS);
	str_addf(out, "%9s%11s%11s  %s\n", "files", "bytes", "mean", title);
	for (size_t i = 0; i < groups->nr; i++) {
		const struct stats_group *group = &groups->v[i];

		if (i < MOST_GROUPS)
			add_group(out, group->files, group->bytes, group->name);
		files += i < MOST_GROUPS ? 0 : group->files;
		bytes += i < MOST_GROUPS ? 0 : group->bytes;
	}
	if (!files)
		return;
	snprintf(others, sizeof(others), "(%zu others)", groups->nr - MOST_GROUPS);
	add_group(out, files, bytes, others);
}

static void add_statistics(struct str *out, const struct row *row, add_value_fn *add_value)
{
	const double values[] = {statistics_sum(row->s), row->s->mean, statistics_deviation(row->s),
		row->s->min, row->s->max};

	str_addf(out, "%-9s", row->name);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (row->s->count)
			add_value(out, values[i]);
		else
			str_addf(out, "%11s", "-");
	str_addch(out, '\n');
}

static void add_heading(struct str *out, const char *title)
{
	str_addf(out, "\n%-9s%11s%11s%11s%11s%11s\n", title, "sum", "mean", "deviation", "least",
		"most");
}

static void add_slowest(struct str *out, const struct largest *slowest)
{
	if (!slowest->nr)
		return;
	str_addf(out, "\n%11s  slowest files\n", "time");
	for (size_t i = 0; i < slowest->nr; i++) {
		units_add_time(out, slowest->v[i].value);
		str_adds(out, "  ");
		add_safe(out, slowest->v[i].label);
		str_addch(out, '\n');
	}
}

static void add_rates(struct str *out, const struct stats *stats)
{
	str_adds(out, "\nall");
	units_add_time_bare(out, " in ", stats->pool.seconds);
	str_addf(out, ": %.0f files/s, %.1f MB/s\n",
		ratio((double)files_of(stats), stats->pool.seconds),
		ratio((double)stats->bytes, stats->pool.seconds) / 1e6);
	if (!stats->waits)
		return;
	str_addf(out, "waited for the rate: %llu time%s", (unsigned long long)stats->waits,
		plural(stats->waits));
	units_add_time_bare(out, ", ", stats->waited);
	str_adds(out, " in all\n");
}

static void render_text(struct stats *stats, struct str *out)
{
	const struct row size = {"size", &stats->files.size}, time = {"time", &stats->files.time};
	struct row rows[STAGES];

	add_groups(out, &stats->folders, "folder");
	add_group(out, files_of(stats), stats->bytes, "in all");
	if (stats->unreadable)
		str_addf(out, "%9llu%22s  not read\n", (unsigned long long)stats->unreadable, "");
	if (stats->repositories.nr) {
		str_addch(out, '\n');
		add_groups(out, &stats->repositories, "repository");
	}
	add_heading(out, "stage");
	list_stages(stats, rows);
	for (size_t i = 0; i < STAGES; i++)
		add_statistics(out, &rows[i], units_add_time);
	add_heading(out, "per file");
	add_statistics(out, &size, units_add_size);
	add_statistics(out, &time, units_add_time);
	add_slowest(out, &stats->files.slowest);
	pool_stats_text(&stats->pool, stats_counter_names, out);
	add_rates(out, stats);
}

/* --- for programs ---------------------------------------------------------------------------------------------------------- */

static void json_name(struct str *out, const char *key, const char *text)
{
	str_addf(out, "{\"%s\":\"", key);
	utf8_add_json(out, text, strlen(text));
	str_addch(out, '"');
}

static void json_sizes(struct str *out, uint64_t files, uint64_t bytes)
{
	str_addf(out, "\"files\":%llu,\"bytes\":%llu,\"mean_size\":%.9g", (unsigned long long)files,
		(unsigned long long)bytes, ratio((double)bytes, (double)files));
}

static void json_groups(struct str *out, const char *key, struct stats_groups *groups)
{
	stats_groups_sort(groups);
	str_addf(out, ",\"%s\":[", key);
	for (size_t i = 0; i < groups->nr; i++) {
		str_adds(out, i ? "," : "");
		json_name(out, "path", groups->v[i].name);
		str_addch(out, ',');
		json_sizes(out, groups->v[i].files, groups->v[i].bytes);
		str_addch(out, '}');
	}
	str_addch(out, ']');
}

/* All keys are always there; of nothing there is no mean and no range. */
static void json_statistics(struct str *out, const struct row *row)
{
	const struct statistics *s = row->s;

	str_addf(out, "\"%s\":{\"count\":%llu,\"sum\":%.9g", row->name,
		(unsigned long long)s->count, statistics_sum(s));
	if (s->count)
		str_addf(out,
			",\"mean\":%.9g,\"variance\":%.9g,\"deviation\":%.9g,\"min\":%.9g,\"max\":%.9g}",
			s->mean, statistics_variance(s), statistics_deviation(s), s->min, s->max);
	else
		str_adds(out, ",\"mean\":null,\"variance\":null,\"deviation\":null,\"min\":null,"
			      "\"max\":null}");
}

static void json_slowest(struct str *out, const struct largest *slowest)
{
	str_adds(out, ",\"slowest\":[");
	for (size_t i = 0; i < slowest->nr; i++) {
		str_adds(out, i ? "," : "");
		json_name(out, "path", slowest->v[i].label);
		str_addf(out, ",\"seconds\":%.9g}", slowest->v[i].value);
	}
	str_addch(out, ']');
}

static void render_json(struct stats *stats, struct str *out)
{
	const struct row size = {"size", &stats->files.size}, time = {"time", &stats->files.time};
	struct row rows[STAGES];

	str_addch(out, '{');
	json_sizes(out, files_of(stats), stats->bytes);
	str_addf(out, ",\"not_read\":%llu", (unsigned long long)stats->unreadable);
	json_groups(out, "folders", &stats->folders);
	json_groups(out, "repositories", &stats->repositories);
	str_adds(out, ",\"stages\":{");
	list_stages(stats, rows);
	for (size_t i = 0; i < STAGES; i++) {
		str_adds(out, i ? "," : "");
		json_statistics(out, &rows[i]);
	}
	str_adds(out, "},");
	json_statistics(out, &size);
	str_addch(out, ',');
	json_statistics(out, &time);
	json_slowest(out, &stats->files.slowest);
	str_addf(out, ",\"rate\":{\"waits\":%llu,\"seconds\":%.9g},",
		(unsigned long long)stats->waits, stats->waited);
	pool_stats_json(&stats->pool, stats_counter_names, out);
	str_addf(out, ",\"seconds\":%.9g,\"files_per_second\":%.9g,\"bytes_per_second\":%.9g}\n",
		stats->pool.seconds, ratio((double)files_of(stats), stats->pool.seconds),
		ratio((double)stats->bytes, stats->pool.seconds));
}

int stats_render(struct stats *stats, enum stats_format format, struct str *out)
{
	if (format == STATS_JSON)
		render_json(stats, out);
	else if (format == STATS_TEXT)
		render_text(stats, out);
	return str_failed(out) ? -1 : 0;
}
