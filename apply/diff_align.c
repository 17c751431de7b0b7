#include "apply/diff_align.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Differences, and steps for each number, after which Myers' algorithm gives up. */
enum { MOST_DIFFERENCES = 1000, STEPS_EACH = 64, STEPS_MORE = 1 << 20 };

/* A number of a row and where it stands there. */
struct member {
	uint32_t number;
	size_t place;
};

struct row {
	struct member *v;
	size_t nr;
};

static int by_number(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* Sorted by number. */
static int sorted(const struct row *row, struct row *ret)
{
	ret->nr = row->nr;
	ret->v = malloc((row->nr + 1) * sizeof(*ret->v));
	if (!ret->v)
		return -1;
	memcpy(ret->v, row->v, row->nr * sizeof(*ret->v));
	qsort(ret->v, ret->nr, sizeof(*ret->v), by_number);
	return 0;
}

/* The first of that number; nr: none. */
static size_t find(const struct row *row, uint32_t number)
{
	size_t low = 0, high = row->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (row->v[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < row->nr && row->v[low].number == number ? low : row->nr;
}

/* Leave out of `row` what `other` has not. */
static void keep_common(struct row *row, const struct row *other)
{
	size_t kept = 0;

	for (size_t i = 0; i < row->nr; i++)
		if (find(other, row->v[i].number) < other->nr)
			row->v[kept++] = row->v[i];
	row->nr = kept;
}

static int keep_common_both(struct row *a, struct row *b)
{
	struct row of_a = {NULL, 0}, of_b = {NULL, 0};
	int r = -1;

	if (sorted(a, &of_a) == 0 && sorted(b, &of_b) == 0) {
		keep_common(a, &of_b);
		keep_common(b, &of_a);
		r = 0;
	}
	free(of_a.v);
	free(of_b.v);
	return r;
}

/* --- Myers ------------------------------------------------------------------------------------------------------------------ */

struct myers {
	struct row a, b;
	size_t *furthest; /* of each diagonal, in a; in the middle is diagonal 0 */
	size_t *trace;	  /* those of each round: d + 1 numbers, of diagonals -d, -d + 2, ... d */
	size_t trace_cap;
	size_t steps;
};

enum { GAVE_UP = 1 };

static size_t trace_at(size_t d)
{
	return d * (d + 1) / 2;
}

/* The trace has room for round d. */
static int grow_trace(struct myers *m, size_t d)
{
	size_t need = trace_at(d + 1);
	size_t cap = m->trace_cap ? m->trace_cap : 64;
	size_t *v;

	if (need <= m->trace_cap)
		return 0;
	while (cap < need)
		cap *= 2;
	v = realloc(m->trace, cap * sizeof(*v));
	if (!v)
		return -1;
	m->trace = v;
	m->trace_cap = cap;
	return 0;
}

/* From the neighbours' furthest places to that of diagonal k (x - y), in round d. */
static size_t step(const size_t *middle, ptrdiff_t k, ptrdiff_t d)
{
	if (k == -d || (k != d && middle[k - 1] < middle[k + 1]))
		return middle[k + 1];
	return middle[k - 1] + 1;
}

/* One round. 1: the end was reached; 0: not yet; -1: out of memory. */
static int round_of(struct myers *m, ptrdiff_t d)
{
	size_t *middle = m->furthest + MOST_DIFFERENCES + 1;

	if (grow_trace(m, (size_t)d) < 0)
		return -1;
	for (ptrdiff_t k = -d; k <= d; k += 2) {
		size_t x = d ? step(middle, k, d) : 0;
		size_t y = (size_t)((ptrdiff_t)x - k);

		/* Beyond an end: such a diagonal leads nowhere, but its neighbours read it. */
		while (x < m->a.nr && y < m->b.nr && m->a.v[x].number == m->b.v[y].number) {
			x++;
			y++;
			m->steps++;
		}
		m->steps++;
		middle[k] = x;
		m->trace[trace_at((size_t)d) + (size_t)((k + d) / 2)] = x;
		if (x >= m->a.nr && y >= m->b.nr)
			return 1;
	}
	return 0;
}

static size_t traced(const struct myers *m, ptrdiff_t d, ptrdiff_t k)
{
	return m->trace[trace_at((size_t)d) + (size_t)((k + d) / 2)];
}

/* Where diagonal k was entered in round d, before it was followed; *ret_k: where from. */
static size_t entered(const struct myers *m, ptrdiff_t d, ptrdiff_t k, ptrdiff_t *ret_k)
{
	bool down = k == -d || (k != d && traced(m, d - 1, k - 1) < traced(m, d - 1, k + 1));

	*ret_k = down ? k + 1 : k - 1;
	return traced(m, d - 1, *ret_k) + !down;
}

static void follow_back(const struct myers *m, ptrdiff_t d, size_t *ret_match)
{
	ptrdiff_t k = (ptrdiff_t)m->a.nr - (ptrdiff_t)m->b.nr;

	for (; d >= 0; d--) {
		ptrdiff_t from = 0;
		size_t end = traced(m, d, k);
		size_t start = d ? entered(m, d, k, &from) : 0;

		for (size_t x = start; x < end; x++)
			ret_match[m->a.v[x].place] = m->b.v[(size_t)((ptrdiff_t)x - k)].place;
		k = from;
	}
}

/* 0, GAVE_UP or -1. */
static int myers(struct myers *m, size_t *ret_match)
{
	size_t most = STEPS_EACH * (m->a.nr + m->b.nr) + STEPS_MORE;

	m->furthest = calloc(2 * (MOST_DIFFERENCES + 1) + 1, sizeof(*m->furthest));
	if (!m->furthest)
		return -1;
	for (ptrdiff_t d = 0; d <= MOST_DIFFERENCES && m->steps <= most; d++) {
		int r = round_of(m, d);

		if (r < 0)
			return -1;
		if (r) {
			follow_back(m, d, ret_match);
			return 0;
		}
	}
	return GAVE_UP;
}

/* --- without Myers ---------------------------------------------------------------------------------------------------------- */

static bool is_once(const struct row *sorted_row, size_t i)
{
	return (!i || sorted_row->v[i - 1].number != sorted_row->v[i].number) &&
	       (i + 1 == sorted_row->nr || sorted_row->v[i + 1].number != sorted_row->v[i].number);
}

/* Members of a, in its order, that stand once in each row, with their places in b in `number_places`. */
static void keep_once(struct row *a, const struct row *of_a, const struct row *of_b, size_t *places)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->nr; i++) {
		size_t in_a = find(of_a, a->v[i].number), in_b = find(of_b, a->v[i].number);

		if (!is_once(of_a, in_a) || in_b == of_b->nr || !is_once(of_b, in_b))
			continue;
		places[kept] = of_b->v[in_b].place;
		a->v[kept++] = a->v[i];
	}
	a->nr = kept;
}

/* The longest rising subsequence of `places`: for each length the smallest end so far (M. L. Fredman, 1975). */
static void match_rising(
	const struct row *a, const size_t *places, size_t *ends, size_t *before, size_t *ret_match)
{
	size_t longest = 0;

	for (size_t i = 0; i < a->nr; i++) {
		size_t low = 0, high = longest;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (places[ends[middle]] < places[i])
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low ? ends[low - 1] : DIFF_ALIGN_NONE;
		ends[low] = i;
		if (low == longest)
			longest++;
	}
	for (size_t i = longest ? ends[longest - 1] : DIFF_ALIGN_NONE; i != DIFF_ALIGN_NONE;
		i = before[i])
		ret_match[a->v[i].place] = places[i];
}

static int align_once(struct row *a, const struct row *b, size_t *ret_match)
{
	struct row of_a = {NULL, 0}, of_b = {NULL, 0};
	size_t *memory = malloc((3 * a->nr + 1) * sizeof(*memory));
	size_t nr = a->nr;
	int r = -1;

	if (memory && sorted(a, &of_a) == 0 && sorted(b, &of_b) == 0) {
		keep_once(a, &of_a, &of_b, memory);
		match_rising(a, memory, memory + nr, memory + 2 * nr, ret_match);
		r = 0;
	}
	free(memory);
	free(of_a.v);
	free(of_b.v);
	return r;
}

/* --- all -------------------------------------------------------------------------------------------------------------------- */

static struct member *members(const uint32_t *numbers, size_t nr, size_t first)
{
	struct member *v = malloc((nr + 1) * sizeof(*v));

	for (size_t i = 0; v && i < nr; i++)
		v[i] = (struct member){numbers[i], first + i};
	return v;
}

/* What both begin and end with is aligned; the rest is from *ret_first up to both ends less *ret_tail. */
static void trim(const uint32_t *a, size_t a_nr, const uint32_t *b, size_t b_nr, size_t *ret_match,
	size_t *ret_first, size_t *ret_tail)
{
	size_t first = 0, tail = 0, most = a_nr < b_nr ? a_nr : b_nr;

	for (; first < most && a[first] == b[first]; first++)
		ret_match[first] = first;
	for (; first + tail < most && a[a_nr - tail - 1] == b[b_nr - tail - 1]; tail++)
		ret_match[a_nr - tail - 1] = b_nr - tail - 1;
	*ret_first = first;
	*ret_tail = tail;
}

int diff_align(const uint32_t *a, size_t a_nr, const uint32_t *b, size_t b_nr, size_t *ret_match)
{
	struct myers m = {.steps = 0};
	size_t first, tail;
	int r = -1;

	for (size_t i = 0; i < a_nr; i++)
		ret_match[i] = DIFF_ALIGN_NONE;
	trim(a, a_nr, b, b_nr, ret_match, &first, &tail);
	if (first + tail == a_nr || first + tail == b_nr)
		return 0;
	m.a = (struct row){members(a + first, a_nr - first - tail, first), a_nr - first - tail};
	m.b = (struct row){members(b + first, b_nr - first - tail, first), b_nr - first - tail};
	if (m.a.v && m.b.v && keep_common_both(&m.a, &m.b) == 0)
		r = myers(&m, ret_match);
	if (r == GAVE_UP)
		r = align_once(&m.a, &m.b, ret_match);
	free(m.a.v);
	free(m.b.v);
	free(m.furthest);
	free(m.trace);
	return r;
}
