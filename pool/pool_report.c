#include "base/plural.h"
#include "pool/pool.h"

int pool_report_text(const struct pool_report *r, struct str *out)
{
	if (!r->workers_failed && !r->failed && !r->dropped && !r->unreached)
		return str_failed(out) ? -1 : 0;
	str_adds(out, "partial result: ");
	if (r->workers_failed)
		str_addf(out, "%u of %u worker%s failed; ", r->workers_failed, r->workers,
			plural(r->workers));
	str_addf(out, "%zu task%s done, %zu failed, %zu dropped", r->done, plural(r->done),
		r->failed, r->dropped);
	if (r->unreached)
		str_addf(out, ", %zu never reached", r->unreached);
	return str_failed(out) ? -1 : 0;
}
