/*
 * Writing over a file's own bytes, for files that a rename would harm: see replace.h, whose struct this works on. The order is what
 * makes it safe: a synced backup and reserved space before the first byte, the cut to length last.
 */
#ifndef BASE_INPLACE_H
#define BASE_INPLACE_H

#include "base/error.h"
#include "base/replace.h"

/* The backup. Nothing has been changed when it fails; inplace_drop() cleans up. */
int inplace_stage(struct replace *r, struct error *err);

/* Write the new bytes. When that fails, the old ones are put back; when that fails too, the backup stays and the message names it. */
int inplace_commit(struct replace *r, struct error *err);

/* Write the old bytes back after a commit. */
int inplace_undo(struct replace *r, struct error *err);

/* Delete the backup. */
void inplace_drop(struct replace *r);

#endif
