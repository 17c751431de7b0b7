/*
 * The nearest name, for "did you mean".
 *
 *	struct suggest suggest = SUGGEST_INIT(word);
 *	for each name: suggest_offer(&suggest, name);
 *	if (suggest.best) ...
 *
 * Distance: insertions, deletions, replacements and swaps of neighbours (optimal string alignment), in bytes. Allocates nothing.
 */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

struct suggest {
	const char *word;
	const char
		*best; /* borrowed from suggest_offer(); NULL: nothing is near enough to be meant */
	size_t distance; /* of best */
};

#define SUGGEST_INIT(word)    \
	{                     \
		word, NULL, 0 \
	}

/* Keep `name` if it is nearer than all before it, and near enough: one error in three letters. */
void suggest_offer(struct suggest *s, const char *name);

/* The number of errors that make one of the other; SUGGEST_FAR when either is longer than any name of ours. */
size_t suggest_distance(const char *a, const char *b);

#define SUGGEST_FAR ((size_t)-1)

#endif
