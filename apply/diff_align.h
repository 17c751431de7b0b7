/*
 * The longest common subsequence of two rows of numbers.
 *
 * What stands in one row only is left out first. The rest is aligned by Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986)
 * with a bound on its work; beyond that, numbers that stand once in each row are aligned by their longest increasing subsequence (as in
 * the patience diff of B. Cohen), which is not always the longest, and takes n log n.
 */
#ifndef APPLY_DIFF_ALIGN_H
#define APPLY_DIFF_ALIGN_H

#include <stddef.h>
#include <stdint.h>

#define DIFF_ALIGN_NONE SIZE_MAX

/* ret_match[i]: the index in b of what a[i] is aligned with, DIFF_ALIGN_NONE: none. Rising. 0, or -1 when out of memory. */
int diff_align(const uint32_t *a, size_t a_nr, const uint32_t *b, size_t b_nr, size_t *ret_match);

#endif
