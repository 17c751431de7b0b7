/*
 * For yaml/query/ alone: I-Regexp (RFC 9485) checked and translated for PCRE2, as its section 5.4 has it.
 */
#ifndef YAML_QUERY_QUERY_REGEXP_H
#define YAML_QUERY_QUERY_REGEXP_H

#include "base/str.h"
#include "yaml/value.h"

#include <stdbool.h>

/*
 * Append the pattern for PCRE2; `whole`: it must match the whole text. `^` and `$` keep the meaning that they have in PCRE2, as in other
 * implementations. 0; -1: *ret_why is what is wrong (static); str_failed(out) tells of no memory.
 */
int regexp_translate(struct ytext pattern, bool whole, struct str *out, const char **ret_why);

#endif
