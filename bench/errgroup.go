// Trivial tasks through errgroup, for the program `tasks` to measure the pool against:
//
//	errgroup TASKS LIMIT
//
// prints the nanoseconds it took and a checksum of what was run. A goroutine has no worker with a tally of its own, so each
// task has its own place to add to, without a lock; adding all up is not in the time.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// As in parts/task.c.
func value(i uint64) uint64 {
	x := (i + 1) * 0x9E3779B97F4A7C15
	return x ^ x>>29
}

func number(i int) int {
	if i < len(os.Args) {
		if n, err := strconv.Atoi(os.Args[i]); err == nil && n > 0 {
			return n
		}
	}
	fmt.Fprintln(os.Stderr, "usage: errgroup TASKS LIMIT")
	os.Exit(64)
	return 0
}

func main() {
	tasks, limit := number(1), number(2)
	places := make([]uint64, tasks)
	for i := range places { // the pages are there before the clock starts
		places[i] = 0
	}

	began := time.Now()
	var group errgroup.Group
	group.SetLimit(limit)
	for i := 0; i < tasks; i++ {
		i := i
		group.Go(func() error {
			places[i] += value(uint64(i))
			return nil
		})
	}
	err := group.Wait()
	took := time.Since(began)

	var sum uint64
	for _, place := range places {
		sum += place
	}
	if err != nil {
		os.Exit(1)
	}
	fmt.Println(took.Nanoseconds(), sum)
}
