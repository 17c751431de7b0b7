/*
 * Fuzz the writing of scalars: the first four bytes of the input say where, in which style, behind what header and as what; the rest is the text. What is
 * written must read back as it was meant, in its place, and change nothing around it (tests/unit/scalar_laws.h).
 */
#include "base/utf8.h"
#include "tests/unit/scalar_laws.h"

#include <stdint.h>

enum { CHOICES = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const headers[] = {NULL, "", "-", "2", " # c", "+ # c", "9+"};

static void choose(struct scalar_trial *t, const uint8_t *choices, struct ynode *node)
{
	t->hole = &scalar_holes[choices[0] % SCALAR_HOLES];
	t->style = (enum ynode_style)(choices[1] % (YSTYLE_FLOW + 1));
	t->crlf = choices[1] & 0x80;
	t->header = headers[choices[2] % (sizeof(headers) / sizeof(headers[0]))];
	/* Only a block scalar has a header; and where there was a + no empty line follows. */
	if (t->hole->in_flow || t->hole->is_key ||
		(t->header && strchr(t->header, '+') && !t->hole->may_keep))
		t->header = NULL;
	node->style = choices[3] % 2 ? YSTYLE_PLAIN : YSTYLE_DOUBLE;
	/* Something stood there that is read as the text is: it stays so. */
	if (choices[3] & 2)
		t->before = t->value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scalar_trial t = {.style = YSTYLE_PLAIN};
	struct arena arena = ARENA_INIT;
	struct str text = STR_INIT;
	const char *bytes = (const char *)data + CHOICES, *wrong;

	if (size < CHOICES)
		return 0;
	size -= CHOICES;
	if (yvalue_string(&arena, bytes, size, &t.value) < 0)
		abort();
	choose(&t, data, (struct ynode *)t.value.node);
	wrong = scalar_try(&t, &text);
	if (utf8_check(bytes, size) < size)
		wrong = text.len ? "was written" : NULL;
	if (wrong) {
		fprintf(stderr, "%s:\n%s\n", wrong, text.s);
		abort();
	}
	str_release(&text);
	arena_release(&arena);
	return 0;
}
