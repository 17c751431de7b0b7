/* To be written. */
#include "yaml/splice/splice.h"

int splice_check_anchors(struct ydoc *doc, const struct yedit *edits, size_t nr, struct error *err)
{
	(void)doc;
	(void)edits;
	(void)nr;
	(void)err;
	return 0;
}
