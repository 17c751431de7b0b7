/*
 * cfgedit completions SHELL: the completion script of a shell, made from the option tables.
 */
#ifndef CLI_CMD_COMPLETIONS_H
#define CLI_CMD_COMPLETIONS_H

#include "base/str.h"
#include "cli/command.h"

extern const struct command completions_command;

/* Each appends the whole script; memory running out is seen by str_failed(). */
void complete_bash(struct str *out);
void complete_zsh(struct str *out);
void complete_fish(struct str *out);

#endif
