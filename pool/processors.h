/* Internal to pool/: see pool_default_workers() for how many workers that makes. */
#ifndef POOL_PROCESSORS_H
#define POOL_PROCESSORS_H

/* Processors that this process may run on (its affinity), at least 1. */
unsigned processors_allowed(void);

#endif
