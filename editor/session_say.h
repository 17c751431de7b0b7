/*
 * What a session says: a line of its own, with the program's name in front.
 */
#ifndef EDITOR_SESSION_SAY_H
#define EDITOR_SESSION_SAY_H

#include <stdio.h>

/*
 * `cfgedit: NAME: textPATH` and a line break; name and path may be NULL and are made harmless to a terminal, even without memory.
 */
void session_say(FILE *out, const char *name, const char *text, const char *path);

#endif
