/*
 * Fuzz splices: a document, and changes of it. The first byte says where the random places come from, and how many changes are made in one go; a NUL byte parts the
 * document from a value that may be put in, besides those of tests/tools/splice_laws.h. What is not refused must be what was meant.
 */
#include "tests/tools/splice_laws.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct laws laws;
	static size_t own;
	const char *text = (const char *)data + 1, *end;

	if (!laws.values_nr) {
		laws_init(&laws, 0);
		own = laws.values_nr;
	}
	if (!size)
		return 0;
	end = memchr(text, '\0', size - 1);
	/* libyaml skips a BOM at the beginning of any line, and takes it for text where that goes on: such a change is refused by yedits_verify(). */
	if (size > 2 && memmem(text + 1, size - 2, "\xef\xbb\xbf", 3))
		return 0;
	laws.random = data[0];
	laws.values_nr = own;
	if (end)
		laws_add_value(&laws, end + 1, size - 2 - (size_t)(end - text));
	laws_try(&laws, "the input", text, end ? (size_t)(end - text) : size - 1, 40);
	if (laws.wrong)
		abort();
	return 0;
}
