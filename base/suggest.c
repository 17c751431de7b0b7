#include "base/suggest.h"

#include <string.h>

enum { LONGEST = 40 };

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t suggest_distance(const char *a, const char *b)
{
	size_t a_len = strnlen(a, LONGEST + 1), b_len = strnlen(b, LONGEST + 1);
	/* three rows of the table: two above, one above, this one */
	size_t rows[3][LONGEST + 1];

	if (a_len > LONGEST || b_len > LONGEST)
		return SUGGEST_FAR;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3],
		       *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = smaller(row[j], 1 + smaller(above[j], row[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

void suggest_offer(struct suggest *s, const char *name)
{
	size_t distance = suggest_distance(s->word, name);

	if (distance == SUGGEST_FAR || distance > (strlen(name) + 1) / 3)
		return;
	if (s->best && distance >= s->distance)
		return;
	s->best = name;
	s->distance = distance;
}
