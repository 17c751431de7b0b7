#include "base/stop.h"

enum stop_reason stop_reason(const struct stop *stop)
{
	if (!stop)
		return STOP_NOT;
	if (stop->cancel && atomic_load_explicit(stop->cancel, memory_order_relaxed))
		return STOP_CANCELLED;
	if (stop->until && timesource_now(stop->time) >= stop->until)
		return STOP_LATE;
	return STOP_NOT;
}

int stop_error(const struct stop *stop, struct error *err)
{
	switch (stop_reason(stop)) {
	case STOP_CANCELLED:
		return error_set(err, ERROR_CANCELLED, "interrupted");
	case STOP_LATE:
		return error_set(err, ERROR_LATE, "took too long, and was not checked to its end");
	default:
		return 0;
	}
}
