/*
 * The texts of a plan's file as a person reads them: UTF-16 as UTF-8, whose lines can be compared and shown.
 */
#ifndef CLI_PLAN_SHOW_TEXT_H
#define CLI_PLAN_SHOW_TEXT_H

#include "apply/plan.h"
#include "base/str.h"

#include <stddef.h>

/* Borrowed from the file, or from `decoded`. */
struct plan_show_text {
	const char *s;
	size_t len;
	struct str decoded;
};

struct plan_show_texts {
	struct plan_show_text old_text, new_text;
};

/* Of a file that is CHANGED. -1: out of memory. To be released in any case. */
int plan_show_texts(const struct plan_file *file, struct plan_show_texts *ret);
void plan_show_texts_release(struct plan_show_texts *texts);

#endif
