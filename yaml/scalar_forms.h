/*
 * For yaml/ alone: the forms in which scalar_write() can put a text, and which texts each can carry.
 */
#ifndef YAML_SCALAR_FORMS_H
#define YAML_SCALAR_FORMS_H

#include "base/str.h"
#include "yaml/scalar_write.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a text holds, found in one pass. */
struct scalar_traits {
	bool special; /* characters that need an escape, other than tab and \n */
	bool tab, line_break;
	bool single_quote, double_quote, backslash;
	bool all_breaks;       /* nothing but \n, or nothing */
	bool blank_start;      /* the first line that is not empty starts with a blank */
	bool blank_line_start; /* so does any line */
	bool blank_edge;    /* the first or the last line that is not empty is nothing but blanks */
	size_t last_breaks; /* \n at the end */
};

struct scalar_traits scalar_traits(const char *text, size_t len);

/* Characters that are not printable to YAML, that libyaml takes for line breaks, and the byte order mark. Not tab and \n. */
bool scalar_is_special(uint32_t cp);

/* Can it stand without quotes, as a string that nothing takes for an indicator? Of its type nothing is said. */
bool scalar_can_be_plain(
	const char *text, size_t len, const struct scalar_traits *traits, bool in_flow);

/* Can it be a block scalar here? *ret_digit: the indentation indicator that it needs, 0: none. */
bool scalar_can_be_block(const struct scalar_traits *traits, enum ynode_style style,
	const struct scalar_place *place, unsigned *ret_digit);

void scalar_add_single(struct str *out, const char *text, size_t len);
void scalar_add_double(struct str *out, const char *text, size_t len);
void scalar_add_block(struct str *out, const char *text, size_t len,
	const struct scalar_traits *traits, enum ynode_style style,
	const struct scalar_place *place, unsigned digit);

/* A header's comment with the blanks before it; nothing where there is none. */
void scalar_add_header_comment(struct str *out, const struct scalar_place *place);

/* A number of 1.2 as all of 1.1 and 1.2 read it. */
void scalar_add_portable(struct str *out, const char *text, size_t len);

/* A number of 1.2 as JSON has it. false: JSON has none for it; nothing is added. */
bool scalar_add_json_number(struct str *out, const char *text, size_t len);

#endif
