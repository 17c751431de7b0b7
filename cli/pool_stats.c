#include "cli/pool_stats.h"

#include "base/clock.h"
#include "base/plural.h"
#include "cli/units.h"

/* Where the time of the workers went. */
struct span {
	const char *name;
	uint64_t ns;
};

enum { SPANS = 5 };

static void list_spans(const struct pool_metrics *m, struct span spans[SPANS])
{
	spans[0] = (struct span){"starting", m->starting_ns};
	spans[1] = (struct span){"processing", m->processing_ns};
	spans[2] = (struct span){"waiting", m->waiting_ns};
	spans[3] = (struct span){"ending", m->ending_ns};
	spans[4] = (struct span){"total", m->total_ns};
}

static void add_spans(const struct pool_report *report, struct str *out)
{
	struct span spans[SPANS];

	list_spans(&report->metrics, spans);
	str_addf(out, "\n%u worker%s, %.0f %% busy", report->workers, plural(report->workers),
		100 * pool_metrics_utilisation(&report->metrics));
	for (size_t i = 0; i < SPANS; i++) {
		units_add_time_bare(out, i ? ", " : ": ", clock_seconds(spans[i].ns));
		str_addf(out, " %s", spans[i].name);
	}
	str_addch(out, '\n');
}

void pool_stats_text(const struct pool_report *report, const char *const names[], struct str *out)
{
	const struct pool_metrics *m = &report->metrics;

	add_spans(report, out);
	str_addf(out, "%llu task%s, ", (unsigned long long)m->processed, plural(m->processed));
	units_add_time_bare(out, "", m->latency.mean);
	str_addf(out, " each: %llu failed, %llu dropped, %llu retried",
		(unsigned long long)m->errors, (unsigned long long)m->dropped,
		(unsigned long long)m->retried);
	for (size_t i = 0; names[i]; i++)
		str_addf(out, ", %llu %s", (unsigned long long)m->counters[i], names[i]);
	str_addch(out, '\n');
}

void pool_stats_json(const struct pool_report *report, const char *const names[], struct str *out)
{
	const struct pool_metrics *m = &report->metrics;
	struct span spans[SPANS];

	list_spans(m, spans);
	str_addf(out,
		"\"pool\":{\"workers\":%u,\"workers_failed\":%u,\"processed\":%llu,\"errors\":%llu,\"dropped\":%llu,"
		"\"retried\":%llu,\"seconds\":{",
		report->workers, report->workers_failed, (unsigned long long)m->processed,
		(unsigned long long)m->errors, (unsigned long long)m->dropped,
		(unsigned long long)m->retried);
	for (size_t i = 0; i < SPANS; i++)
		str_addf(out, "%s\"%s\":%.9g", i ? "," : "", spans[i].name,
			clock_seconds(spans[i].ns));
	str_addf(out,
		"},\"rate\":%.9g,\"mean_latency\":%.9g,\"error_rate\":%.9g,\"utilisation\":%.9g,\"counters\":{",
		pool_metrics_rate(m, report->seconds), m->latency.mean, pool_metrics_error_rate(m),
		pool_metrics_utilisation(m));
	for (size_t i = 0; names[i]; i++)
		str_addf(out, "%s\"%s\":%llu", i ? "," : "", names[i],
			(unsigned long long)m->counters[i]);
	str_adds(out, "}}");
}
