#include "editor/session_say.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "base/utf8.h"

#include <string.h>

static void print_safe(FILE *out, const char *name)
{
	struct str CLEANUP(str_release) safe = STR_INIT;

	utf8_add_safe(&safe, name, strlen(name));
	if (!str_failed(&safe)) {
		fputs(safe.s, out);
		return;
	}
	/* Out of memory: still where the user's text is must be said. */
	for (; *name; name++)
		fputc((unsigned char)*name < 0x20 || *name == 0x7f ? '?' : *name, out);
}

void session_say(FILE *out, const char *name, const char *text, const char *path)
{
	fputs("cfgedit: ", out);
	if (name) {
		print_safe(out, name);
		fputs(": ", out);
	}
	fputs(text, out);
	if (path)
		print_safe(out, path);
	fputc('\n', out);
	fflush(out);
}
