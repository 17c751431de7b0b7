/*
 * cfgedit's own configuration: the user's, else the system's. Never one that lies in the folder or repository that is worked on:
 * a key here can name a command to run.
 *
 *	struct config config = CONFIG_INIT;
 *	if (config_load(&config, opts->config, &err) < 0) ...        not called at all for --no-config
 *	config.editor ...
 *	config_release(&config);
 *
 * The keys stand in a table in config.c.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/error.h"

struct config {
	char *path;   /* of the file that was read; NULL: there is none */
	char *editor; /* NULL: not set, or set to nothing */
};

#define CONFIG_INIT        \
	{                  \
		NULL, NULL \
	}

/*
 * Read `file` or, if it is NULL, the first of $XDG_CONFIG_HOME/cfgedit/config.yaml (default: ~/.config) and
 * /etc/cfgedit/config.yaml that exists; none of them is fine.
 * Errors: ERROR_CONFIG with path, line and column: not valid YAML, an unknown key (with the nearest known one), a value of the
 *         wrong type. ERROR_OPEN: `file` is missing, or a file is there and can't be read. ERROR_NOMEM.
 */
int config_load(struct config *config, const char *file, struct error *err);
void config_release(struct config *config);

#endif
