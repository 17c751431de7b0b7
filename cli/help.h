/*
 * Help texts, made from the tables of commands and options. All append to `out`; memory running out is seen by str_failed().
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "base/str.h"
#include "cli/command.h"

#include <stdio.h>

void help_short(struct str *out); /* for a bare `cfgedit` */
void help_overview(struct str *out);
void help_for(const struct command *command, struct str *out);
void help_man(struct str *out); /* the man page, mdoc(7); in manpage.c */

/* Print; returns the exit status. A failed write to stdout is main()'s to find. */
int help_print(const struct str *text, FILE *to);

/* The row's help with its choices and its default: "use colour: auto, always, never (default auto)". */
void help_describe(const struct opt *row, struct str *out);

/* A help line as a sentence: capital letter, final stop. */
void help_sentence(struct str *out, const char *text);

/* Append `text`, wrapped at 80 columns and indented; the current column is `column`. No line break at the end. */
void help_wrap(struct str *out, const char *text, size_t indent, size_t column);

#endif
