/*
 * What is mounted in this process's view.
 */
#ifndef BASE_MOUNTS_H
#define BASE_MOUNTS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Is a single file mounted over another one, in a folder of that file system (st_dev)? Then its folder still tells the number of the file that is
 * covered. True also where nothing can be learned: no /proc, or no memory. Threads: safe.
 */
bool mounts_cover_file(dev_t dev);

#endif
