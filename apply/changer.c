/* What a worker keeps from text to text. */
#include "apply/change.h"

#include <stdlib.h>

void changer_init(struct changer *changer, const struct ydoc_limits *limits)
{
	*changer = (struct changer){
		.docs = {YDOC_INIT, YDOC_INIT},
		.copied_doc = YDOC_INIT,
		.found = QUERY_RUN_INIT,
		.other = QUERY_RUN_INIT,
		.edits = YEDITS_INIT,
		.texts = {STR_INIT, STR_INIT},
		.encoded = STR_INIT,
		.copied = STR_INIT,
		.scratch = STR_INIT,
		.chosen = STR_INIT,
		.scoped = STR_INIT,
		.keys = TEXTMAP_INIT,
		.touched_keys = TEXTMAP_INIT,
		.arena = ARENA_INIT,
	};
	if (limits)
		changer->limits = *limits;
	changer->doc = &changer->docs[0];
}

void changer_release(struct changer *changer)
{
	struct str *texts[] = {&changer->texts[0], &changer->texts[1], &changer->encoded,
		&changer->copied, &changer->scratch, &changer->chosen, &changer->scoped};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		str_release(texts[i]);
	ydoc_release(&changer->docs[0]);
	ydoc_release(&changer->docs[1]);
	ydoc_release(&changer->copied_doc);
	query_run_release(&changer->found);
	query_run_release(&changer->other);
	yedits_release(&changer->edits);
	textmap_release(&changer->keys);
	textmap_release(&changer->touched_keys);
	arena_release(&changer->arena);
	free(changer->lines);
	free(changer->marks);
	free(changer->shifts);
	free(changer->touched);
	free(changer->doubled);
	changer->lines = NULL;
	changer->marks = NULL;
	changer->shifts = NULL;
	changer->touched = NULL;
	changer->doubled = NULL;
	changer->lines_nr = changer->lines_cap = changer->marks_cap = changer->shifts_cap =
		changer->touched_cap = changer->doubled_nr = changer->doubled_cap = 0;
}
