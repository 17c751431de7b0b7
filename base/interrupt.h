/*
 * SIGINT, SIGTERM and SIGHUP as a flag that work looks at where it can stop, so that a batch ends with what is done reported
 * and nothing left half written. A second one ends the program at once, since somebody is in a hurry, but for the moments that
 * interrupt_hold() protects; our temporary files are deleted first.
 */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include <stdatomic.h>

/* The number of the signal that came; 0: none. Fits pool_opts.cancel. */
extern atomic_int interrupt_signal;

/* Install the handlers. A signal that was ignored at the start (nohup) stays ignored. */
void interrupt_catch(void);

/* Between the two, a second signal is only noted: what runs there is short and must not be left half done. They nest. */
void interrupt_hold(void);
void interrupt_unhold(void);

/* Back to what was before interrupt_catch(). */
void interrupt_release(void);

/* End the process by the signal that came, as a shell expects it (status 128+N). Returns when there was none. */
void interrupt_reraise(void);

#endif
