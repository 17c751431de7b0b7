/*
 * Saying what is wrong with a text that libyaml rejects: what, where to look, in what context, what to do. libyaml itself says
 * only where its grammar got stuck.
 *
 * Everything here fills doc->problem, with the message in the ydoc's arena. 0, or -1 when out of memory, where nothing else is said.
 */
#ifndef YAML_DIAGNOSE_H
#define YAML_DIAGNOSE_H

#include "yaml/source.h"
#include "yaml/ydoc.h"

/* libyaml's texts (either may be NULL) and places, in bytes. */
struct complaint {
	const char *context, *problem;
	uint32_t context_at, problem_at;
};

/* A syntax error. doc->frames are the collections that are open; the nodes are what was read before. */
int diagnose(struct ydoc *doc, const struct complaint *complaint);

/* 1: the text is no text at all, which has been said, and none is left in doc; 0: it is one. */
int diagnose_binary(struct ydoc *doc);

/* A byte that is not UTF-8, or a character that YAML does not allow. */
int diagnose_character(struct ydoc *doc, const struct source_check *check);

int diagnose_utf16(struct ydoc *doc, size_t left); /* `left` bytes of the input are not valid */
int diagnose_utf32(struct ydoc *doc, enum yencoding encoding);
int diagnose_size(struct ydoc *doc);

#endif
