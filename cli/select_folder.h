/*
 * The files below one folder, handed on by a select: by git's rules inside of repositories, by walking elsewhere.
 *
 * Both return 0, or -1: memory ran out, or, with err left alone, a signal or the sink stopped it. dev: the folder's file system (st_dev).
 */
#ifndef CLI_SELECT_FOLDER_H
#define CLI_SELECT_FOLDER_H

#include "base/error.h"
#include "cli/select.h"

#include <sys/types.h>

/* The files below the folder, and of the repositories in it. */
int select_folder(struct select *s, const char *dir, dev_t dev, struct error *err);

/* Only the files of the repositories there are: at the folder itself and below it, wherever they are. */
int select_repositories(struct select *s, const char *dir, dev_t dev, struct error *err);

#endif
