/*
 * Which temporary files are there now, so that a signal or exit() need not leave them behind.
 *
 *	struct tempfile *entry = tempfiles_add(path);       right after the file was created
 *	tempfiles_remove(entry);                            right after it was deleted, renamed into place, or is to be kept
 *
 *	tempfiles_unlink_all();                             in a signal handler, or by atexit()
 *
 * Threads: add and remove may run anywhere at any time. tempfiles_unlink_all() is async-signal-safe and takes no lock; each
 * entry is handed to it or to tempfiles_remove(), never to both. In a child made by fork() it deletes nothing.
 */
#ifndef BASE_TEMPFILES_H
#define BASE_TEMPFILES_H

struct tempfile;

/* `path` is copied and should be absolute. NULL when out of memory. */
struct tempfile *tempfiles_add(const char *path);

/* Forget it, without touching the file. NULL is fine. */
void tempfiles_remove(struct tempfile *entry);

void tempfiles_unlink_all(void);

#endif
