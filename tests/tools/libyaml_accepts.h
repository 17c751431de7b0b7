/*
 * The yardstick of tests and benchmarks: libyaml's events to the end of a text, and nothing else.
 */
#ifndef TESTS_TOOLS_LIBYAML_ACCEPTS_H
#define TESTS_TOOLS_LIBYAML_ACCEPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <yaml.h>

static inline bool libyaml_accepts(const unsigned char *text, size_t len)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool done = false, good;

	/* No memory is no verdict. */
	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, text, len);
	do {
		good = yaml_parser_parse(&parser, &event);
		if (good) {
			done = event.type == YAML_STREAM_END_EVENT;
			yaml_event_delete(&event);
		}
	} while (good && !done);
	yaml_parser_delete(&parser);
	return good;
}

#endif
