#include "pool/statistics.h"

#include <stdlib.h>
#include <string.h>

void statistics_add(struct statistics *s, double value)
{
	double before = value - s->mean;

	if (!s->count || value < s->min)
		s->min = value;
	if (!s->count || value > s->max)
		s->max = value;
	s->count++;
	s->mean += before / (double)s->count;
	s->squares += before * (value - s->mean);
}

void statistics_merge(struct statistics *s, const struct statistics *other)
{
	double apart = other->mean - s->mean;
	double mine = (double)s->count, theirs = (double)other->count;

	if (!other->count)
		return;
	if (!s->count) {
		*s = *other;
		return;
	}
	s->mean += apart * (theirs / (mine + theirs));
	s->squares += other->squares + apart * apart * (mine * (theirs / (mine + theirs)));
	if (other->min < s->min)
		s->min = other->min;
	if (other->max > s->max)
		s->max = other->max;
	s->count += other->count;
}

double statistics_sum(const struct statistics *s)
{
	return s->mean * (double)s->count;
}

double statistics_variance(const struct statistics *s)
{
	return s->count ? s->squares / (double)s->count : 0;
}

/* By Newton, from above: for sqrt() alone the mathematical library would be loaded at every start. */
static double square_root(double x)
{
	double root = x > 1 ? x : 1, next = (root + x / root) / 2;

	if (!(x > 0))
		return 0;
	while (next < root) {
		root = next;
		next = (root + x / root) / 2;
	}
	return root;
}

double statistics_deviation(const struct statistics *s)
{
	return square_root(statistics_variance(s));
}

/* --- the largest ---------------------------------------------------------------------------------------------------------- */

/* Does (value, label) stand before the entry? */
static int stands_before(const struct largest_entry *entry, double value, const char *label)
{
	if (value != entry->value)
		return value > entry->value;
	return strcmp(label, entry->label) < 0;
}

int largest_offer(struct largest *l, double value, const char *label)
{
	size_t at = l->nr;
	char *copy;

	while (at && stands_before(&l->v[at - 1], value, label))
		at--;
	if (at == LARGEST_KEPT)
		return 0;
	copy = strdup(label);
	if (!copy)
		return -1;
	if (l->nr == LARGEST_KEPT)
		free(l->v[--l->nr].label);
	memmove(&l->v[at + 1], &l->v[at], (l->nr - at) * sizeof(l->v[0]));
	l->v[at] = (struct largest_entry){value, copy};
	l->nr++;
	return 0;
}

int largest_merge(struct largest *l, const struct largest *other)
{
	for (size_t i = 0; i < other->nr; i++)
		if (largest_offer(l, other->v[i].value, other->v[i].label) < 0)
			return -1;
	return 0;
}

void largest_release(struct largest *l)
{
	while (l->nr)
		free(l->v[--l->nr].label);
}
