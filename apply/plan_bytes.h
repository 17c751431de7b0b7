/*
 * Any bytes in JSON: a string where they are UTF-8 that every reader of JSON or YAML takes for the same; else {"base64": "..."}.
 *
 * Internal to apply/.
 */
#ifndef APPLY_PLAN_BYTES_H
#define APPLY_PLAN_BYTES_H

#include "base/error.h"
#include "base/str.h"
#include "yaml/ydoc.h"

/* Of the file of a plan: all new texts are in it. */
static const size_t PLAN_MOST_BYTES = (size_t)1 << 30;

/* 0, or -1 when out of memory, as with str_add(). */
int plan_bytes_add(struct str *out, const char *bytes, size_t len);

/* Append what the node stands for. 1; 0: it is no such thing; -1: out of memory. */
int plan_bytes_read(const struct ynode *node, struct str *out);

#endif
