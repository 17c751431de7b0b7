/* What became of a task. */
#ifndef POOL_OUTCOME_H
#define POOL_OUTCOME_H

enum pool_outcome {
	POOL_OK,      /* work() returned 0 */
	POOL_FAILED,  /* work() returned -1 */
	POOL_DROPPED, /* never worked on: the pool was stopped */
};

#endif
