/*
 * cfgedit help [COMMAND].
 */
#ifndef CLI_CMD_HELP_H
#define CLI_CMD_HELP_H

#include "cli/command.h"

extern const struct command help_command;

#endif
