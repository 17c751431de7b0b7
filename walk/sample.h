/*
 * A uniform random sample of things that come one by one and whose number is not known: a reservoir (Vitter's algorithm R, 1985).
 *
 *	struct sample sample;
 *	sample_init(&sample, 100, seed);
 *	for (each thing) {
 *		size_t slot = sample_slot(&sample);
 *		if (slot != SAMPLE_NONE)
 *			... put it there, in place of what is there already ...
 *	}
 *
 * Slots count from 0 and are first given in order. Memory is the caller's slots, never more than were asked for. The same seed and the same
 * number of things give the same slots on every machine.
 */
#ifndef WALK_SAMPLE_H
#define WALK_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

struct sample {
	uint64_t size;	/* things wanted */
	uint64_t seen;	/* things so far */
	uint64_t state; /* of the generator */
};

#define SAMPLE_NONE SIZE_MAX

void sample_init(struct sample *sample, size_t size, uint64_t seed);

/* Where to put the next thing; SAMPLE_NONE: it is not chosen. */
size_t sample_slot(struct sample *sample);

#endif
