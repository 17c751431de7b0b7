# cfgedit: `make help` lists the targets.
#
# Each VARIANT has a folder of its own below build/, so that builds for different compilers and sanitizers stand side by side.

VARIANT ?= dev
PREFIX ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

CC ?= cc
PKG_CONFIG ?= pkg-config
# LOCKDIAG=1 watches the locks (base/lockdiag.h), in a build beside the ordinary one.
B := build/$(VARIANT)$(if $(LOCKDIAG),-lockdiag)

# libgit2 is for its header only: repo/ loads the library when it is first needed.
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	-Wpointer-arith -Wformat=2 -Wimplicit-fallthrough -fno-common
WARNINGS += $(if $(findstring clang,$(CC)),,-Wjump-misses-init)
WARNINGS += $(if $(WERROR),-Werror)

SANITIZE_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SANITIZE_tsan := -fsanitize=thread
SANITIZE_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
SANITIZE := $(SANITIZE_$(VARIANT))

ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -DCFGEDIT_VERSION='"$(VERSION)"' -I. -pthread \
	$(if $(LOCKDIAG),-DLOCKDIAG) $(WARNINGS) $(SANITIZE) $(CFLAGS) $(shell $(PKG_CONFIG) --cflags yaml-0.1 libpcre2-8 nettle libgit2 2>/dev/null)
ALL_LDFLAGS := -pthread $(SANITIZE) $(LDFLAGS)
LIBS := $(shell $(PKG_CONFIG) --libs yaml-0.1 libpcre2-8 nettle 2>/dev/null) -ldl

# One short line a file; V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-4s %s\n' $(1) $@)

ROOMS := base pool walk yaml yaml/query yaml/splice validate editor apply repo cli
SOURCES := $(sort $(wildcard $(ROOMS:%=%/*.c)))
OBJECTS := $(SOURCES:%.c=$(B)/%.o)
LIBRARY := $(B)/libcfgedit.a
LIBRARY_OBJECTS := $(filter-out $(B)/cli/main.o,$(OBJECTS))

UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
CLI_TESTS := $(sort $(wildcard tests/cli/*.test))
INTERACTIVE_TESTS := $(sort $(wildcard tests/interactive/*.exp))
FAULT_TESTS := $(sort $(wildcard tests/faults/*.test))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS := $(FUZZERS:%=$(B)/tests/%)
TOOLS := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/tools/*.c bench/*.c)))
BENCH_PARTS := $(B)/bench/parts.a
PRELOADS := $(patsubst %.c,$(B)/%.so,$(sort $(wildcard tests/faults/*.c)))
C_FILES := $(sort $(wildcard $(ROOMS:%=%/*.[ch]) tests/*/*.[ch] bench/*.[ch] bench/parts/*.[ch]))
# Libraries of shell functions are read along with the scripts that use them.
SCRIPTS := $(sort bootstrap .ci/run examples/demo $(wildcard bench/bench-* bench/*.sh) $(filter-out %.c,$(wildcard tests/check* tests/run tests/seeded-faults tests/*/*.test)))

.PHONY: all
all: $(if $(LOCKDIAG),$(B)/cfgedit,build/cfgedit) ## build build/cfgedit; LOCKDIAG=1: build/dev-lockdiag/cfgedit, which reports its locks

$(B)/cfgedit: $(B)/cli/main.o $(LIBRARY)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# The plain name stands for the newest default build.
build/cfgedit: build/dev/cfgedit
	@ln -sf dev/cfgedit $@

ifneq ($(B),build/dev)
build/dev/cfgedit:
	$(MAKE) VARIANT=dev LOCKDIAG= build/dev/cfgedit
endif

$(LIBRARY): $(LIBRARY_OBJECTS)
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcs $@ $^

# Changes when a compiler or a flag does, and only then.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS))' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

.PHONY: FORCE
FORCE:

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What a test has functions of its own for, named __wrap_*.
WRAPPED_pool_faults := malloc calloc realloc aligned_alloc pthread_create pthread_mutex_lock \
	pthread_cond_clockwait clock_gettime
WRAPPED_value_faults := malloc calloc realloc
WRAPPED_change_faults := malloc calloc realloc reallocarray
WRAPPED_splice_faults := malloc calloc realloc

$(B)/tests/test_%: $(B)/tests/unit/test_%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) $(WRAPPED_$*:%=-Wl,--wrap=%) -o $@ $^ $(LIBS) -lcmocka

# A fuzzer with a main() that replays files: its corpus runs in every check, with any compiler.
$(B)/tests/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/tests/tools/%: $(B)/tests/tools/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BENCH_PARTS): $(patsubst %.c,$(B)/%.o,$(sort $(wildcard bench/parts/*.c)))
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcs $@ $^

# From the archives comes what a program calls, so the empty one stays empty; $(LIBS) would be loaded, and measured, at every start.
$(B)/bench/%: $(B)/bench/%.o $(BENCH_PARTS) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(BENCH_LIBS)

$(B)/bench/appends: BENCH_LIBS := -lm

$(B)/tests/faults/%.so: tests/faults/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(filter-out $(SANITIZE),$(ALL_CFLAGS)) -fPIC -shared -o $@ $< -ldl

.SECONDARY:

# --- tests -----------------------------------------------------------------------------------------------------------------

# What a test script needs to know, in its environment.
TEST_ENV = CFGEDIT=$(CURDIR)/$(B)/cfgedit BUILD=$(CURDIR)/$(B) VARIANT=$(notdir $(B)) LIBS_DIR=$(CURDIR)/$(B)

.PHONY: check test build-tests check-scripts check-unit check-cli check-interactive check-faults check-fuzz
check: ## everything: gcc, clang, sanitizers, static analysis, formats, generated files
	tests/check

build-tests: $(B)/cfgedit $(UNIT_TESTS) $(REPLAYS) $(TOOLS) $(PRELOADS) ## build what the tests of one variant need

check-scripts: ## the project's own scripts: the tests' runner, bootstrap
	@$(TEST_ENV) tests/run scripts $(sort $(wildcard tests/scripts/*.test))

test: check-unit check-fuzz check-cli check-interactive check-faults ## all tests of one variant (VARIANT=dev|clang|asan|tsan)

check-unit: $(UNIT_TESTS) ## unit tests
	@$(TEST_ENV) tests/run unit $(UNIT_TESTS)

check-cli: $(B)/cfgedit $(TOOLS) ## command-line tests
	@$(TEST_ENV) tests/run cli $(CLI_TESTS)

check-interactive: $(B)/cfgedit ## tests on a pseudo-terminal, with real editors
	@$(TEST_ENV) tests/run interactive $(INTERACTIVE_TESTS)

check-faults: $(B)/cfgedit $(PRELOADS) $(TOOLS) ## fault injection: SIGKILL, full disk, failing allocations
	@$(TEST_ENV) tests/run faults $(FAULT_TESTS)

check-fuzz: $(REPLAYS) ## replay the fuzzers' corpora
	@$(TEST_ENV) tests/run fuzz $(REPLAYS)

.PHONY: check-seeded
check-seeded: ## do the tests notice faults put into the pool? Some minutes
	CC="$(CC)" tests/seeded-faults

.PHONY: check-layers check-format check-lint check-generated check-headers
check-layers: ## hold the includes against the table of rooms in docs/ARCHITECTURE.md
	tests/check-layers

check-headers: $(patsubst %.h,$(B)/headers/%.ok,$(wildcard $(ROOMS:%=%/*.h))) ## every header compiles alone

$(B)/headers/%.ok: %.h $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -fsyntax-only -x c $< && touch $@

check-format: ## is everything as clang-format has it?
	tests/check-format $(C_FILES)

check-lint: ## static analysis: cppcheck and shellcheck, at zero warnings
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --error-exitcode=1 -D_GNU_SOURCE -D__GLIBC__ \
		-DCFGEDIT_VERSION='""' -I. $(filter %.c,$(C_FILES))
	shellcheck $(SCRIPTS)

check-generated: $(B)/cfgedit ## completions and man page are those that the option tables give
	tests/check-generated $(B)/cfgedit

.PHONY: conformance bench bench-apply bench-pool bench-statistics bench-walk fuzz
conformance: $(B)/cfgedit $(TOOLS) ## against real files (CFGEDIT_CORPUS=folder) and the suite of JSONPath (CFGEDIT_JSONPATH_SUITE=cts.json)
	@$(TEST_ENV) tests/run conformance $(sort $(wildcard tests/conformance/*.test))

bench: $(B)/cfgedit $(TOOLS) ## measure validation against bare libyaml and yamllint: CFGEDIT_CORPUS=folder make bench
	@$(TEST_ENV) bench/bench-validate

bench-apply: $(B)/cfgedit $(TOOLS) ## measure one set in 5,000 files against bare libyaml, yq and npm's yaml
	@$(TEST_ENV) bench/bench-apply

bench-pool: $(TOOLS) ## measure a million trivial tasks against threads and Go's errgroup, and appends to one log
	@$(TEST_ENV) bench/bench-pool

bench-statistics: $(TOOLS) ## measure running statistics kept by worker against a mutex and a queue
	@$(TEST_ENV) bench/bench-statistics

bench-walk: $(B)/cfgedit $(TOOLS) ## measure the walk over 200,000 files against fd and find, and its memory
	@$(TEST_ENV) bench/bench-walk

fuzz: ## fuzz with libFuzzer for FUZZ_TIME seconds each (clang)
	$(MAKE) VARIANT=fuzz CC=clang $(FUZZERS:%=run-%)

run-fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(LIBRARY)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $(B)/fuzz_$* $^ $(LIBS)
	@mkdir -p $(B)/corpus-$*
	$(B)/fuzz_$* -max_total_time=$(or $(FUZZ_TIME),60) -timeout=10 $(B)/corpus-$* tests/fuzz/corpus_$*

# --- everything else -------------------------------------------------------------------------------------------------------

.PHONY: format completions man demo install uninstall clean help
format: ## format the sources
	clang-format -i $(C_FILES)

completions: build/cfgedit ## make completions/ anew from the option tables
	build/cfgedit completions bash >completions/cfgedit.bash
	build/cfgedit completions zsh >completions/_cfgedit
	build/cfgedit completions fish >completions/cfgedit.fish

man: build/cfgedit ## make docs/cfgedit.1 anew from the option tables
	build/cfgedit help --man >docs/cfgedit.1

demo: build/cfgedit ## see the main job done on the files in examples/
	examples/demo build/cfgedit

# Where each shell looks. On the left are those that do not look below that prefix as elsewhere.
FISHDIR_/usr/local := /etc/fish/completions
ZSHDIR_/usr = $(shell zsh -fc 'print -l $$fpath' 2>/dev/null | grep -xE -m 1 '/usr/share/zsh/(vendor-completions|site-functions)')

BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man/man1
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(or $(ZSHDIR_$(PREFIX)),$(PREFIX)/share/zsh/site-functions)
FISHDIR = $(or $(FISHDIR_$(PREFIX)),$(PREFIX)/share/fish/vendor_completions.d)

install: $(B)/cfgedit ## install below $(DESTDIR)$(PREFIX)
	install -Dm755 $< $(DESTDIR)$(BINDIR)/cfgedit
	install -Dm644 docs/cfgedit.1 $(DESTDIR)$(MANDIR)/cfgedit.1
	install -Dm644 completions/cfgedit.bash $(DESTDIR)$(BASHDIR)/cfgedit
	install -Dm644 completions/_cfgedit $(DESTDIR)$(ZSHDIR)/_cfgedit
	install -Dm644 completions/cfgedit.fish $(DESTDIR)$(FISHDIR)/cfgedit.fish

uninstall: ## remove what `make install` put there
	rm -f $(addprefix $(DESTDIR),$(BINDIR)/cfgedit $(MANDIR)/cfgedit.1 $(BASHDIR)/cfgedit $(ZSHDIR)/_cfgedit \
		$(FISHDIR)/cfgedit.fish)

clean: ## remove build/
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 22

-include $(wildcard $(B)/*/*.d $(B)/yaml/*/*.d $(B)/tests/*/*.d $(B)/bench/*/*.d)
