#include "editor/editor_table.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "editor/editor_find.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum editor_ui {
	UI_LINE,   /* reads commands: a terminal is welcome, not needed */
	UI_SCREEN, /* needs a terminal */
	UI_WINDOW, /* a window of its own */
	UI_EITHER, /* a window where there is a display, else the terminal */
};

struct editor_kind {
	const char *names; /* base names, separated by blanks */
	enum editor_ui ui;
	/* How a file and its place are given: %f path, %l line, %c column. Empty: it can't be told a place. */
	const char *place[6];
	bool each;	  /* every file can be given a place, not only the first */
	const char *once; /* a word before the files when any of them has a place */
	const char *
		wait; /* spellings of what makes it wait until the file is closed; the first is added when none is there */
	const char *detached; /* words with which it needs no terminal */
	const char *attached; /* words with which it does */
	size_t max_files;     /* 0: any number */
};

/* The column counts code points, cursor() wants bytes. */
#define VIM_CURSOR "+call cursor(%l,byteidx(getline(%l),%c-1)+1)"
#define VIM_BATCH  "-es -Es -e -E --headless --not-a-term"

/* clang-format off */
static const struct editor_kind kinds[] = {
	/* vi may be nvi, or busybox's: only what POSIX has. */
	{.names = "vi nvi view elvis vile vim.tiny", .ui = UI_SCREEN, .place = {"+%l", "%f"}, .detached = "-e -es"},
	{.names = "vim nvim vim.basic vim.nox vim.huge vim.motif vim.gtk vim.gtk3 vim.athena vimx rvim",
		.ui = UI_SCREEN, .place = {VIM_CURSOR, "%f"}, .wait = "-f --nofork", .detached = VIM_BATCH " -g"},
	{.names = "gvim mvim rgvim vim.gnome", .ui = UI_WINDOW, .place = {VIM_CURSOR, "%f"}, .wait = "-f --nofork", .attached = "-v"},
	{.names = "neovide", .ui = UI_WINDOW, .wait = "--no-fork"},
	{.names = "ex", .ui = UI_LINE},
	{.names = "ed red", .ui = UI_LINE, .max_files = 1},
	{.names = "nano pico rnano", .ui = UI_SCREEN, .place = {"+%l,%c", "%f"}, .each = true},
	{.names = "emacs emacs-gtk emacs-lucid emacs-pgtk", .ui = UI_EITHER, .place = {"+%l:%c", "%f"}, .each = true,
		.detached = "--batch -batch --script -script", .attached = "-nw --no-window-system"},
	{.names = "emacs-nox", .ui = UI_SCREEN, .place = {"+%l:%c", "%f"}, .each = true, .detached = "--batch -batch --script -script"},
	{.names = "emacsclient emacsclient.emacs", .ui = UI_WINDOW, .place = {"+%l:%c", "%f"}, .each = true,
		.attached = "-t -nw --tty --no-window-system"},
	{.names = "mg zile jmacs", .ui = UI_SCREEN, .place = {"+%l", "%f"}, .each = true},
	{.names = "micro", .ui = UI_SCREEN, .place = {"%f", "+%l:%c"}},
	{.names = "kak", .ui = UI_SCREEN, .place = {"+%l:%c", "%f"}, .detached = "-f -p -d"},
	{.names = "hx helix", .ui = UI_SCREEN, .place = {"%f:%l:%c"}, .each = true},
	{.names = "joe jpico jstar rjoe", .ui = UI_SCREEN, .place = {"+%l", "%f"}, .each = true},
	{.names = "jed", .ui = UI_SCREEN, .place = {"%f", "-g", "%l"}, .each = true, .detached = "-batch"},
	{.names = "ne", .ui = UI_SCREEN, .place = {"+%l,%c", "%f"}, .each = true},
	{.names = "mcedit", .ui = UI_SCREEN, .place = {"+%l", "%f"}},
	{.names = "code code-insiders code-oss codium vscodium codium-insiders cursor windsurf positron", .ui = UI_WINDOW,
		.place = {"%f:%l:%c"}, .each = true, .once = "--goto", .wait = "--wait -w"},
	{.names = "subl sublime_text", .ui = UI_WINDOW, .place = {"%f:%l:%c"}, .each = true, .wait = "-w --wait"},
	{.names = "zed zeditor zedit", .ui = UI_WINDOW, .place = {"%f:%l:%c"}, .each = true, .wait = "--wait -w"},
	{.names = "atom pulsar", .ui = UI_WINDOW, .place = {"%f:%l:%c"}, .each = true, .wait = "--wait -w"},
	{.names = "mate", .ui = UI_WINDOW, .place = {"-l", "%l:%c", "%f"}, .each = true, .wait = "-w --wait"},
	{.names = "bbedit", .ui = UI_WINDOW, .place = {"+%l", "%f"}, .wait = "--wait -w"},
	{.names = "cot", .ui = UI_WINDOW, .place = {"-l", "%l", "-c", "%c", "%f"}, .wait = "-w --wait"},
	{.names = "gedit", .ui = UI_WINDOW, .place = {"+%l:%c", "%f"}, .wait = "--wait -w -s --standalone"},
	{.names = "gnome-text-editor", .ui = UI_WINDOW, .wait = "--standalone -s"},
	{.names = "xed", .ui = UI_WINDOW, .wait = "--wait -w"},
	{.names = "kate", .ui = UI_WINDOW, .place = {"-l", "%l", "-c", "%c", "%f"}, .wait = "-b --block"},
	{.names = "kwrite", .ui = UI_WINDOW, .place = {"-l", "%l", "-c", "%c", "%f"}},
	{.names = "geany", .ui = UI_WINDOW, .place = {"--line", "%l", "--column", "%c", "%f"}, .wait = "-i --new-instance"},
	{.names = "mousepad", .ui = UI_WINDOW, .place = {"-l", "%l", "-c", "%c", "%f"}, .wait = "--disable-server"},
	{.names = "notepad++ notepad++.exe", .ui = UI_WINDOW, .place = {"-n%l", "-c%c", "%f"}, .wait = "-multiInst"},
	{.names = "idea idea.sh idea64 clion clion.sh goland goland.sh phpstorm phpstorm.sh pycharm pycharm.sh "
		"rider rider.sh rubymine rubymine.sh rustrover rustrover.sh webstorm webstorm.sh",
		.ui = UI_WINDOW, .place = {"--line", "%l", "--column", "%c", "%f"}, .wait = "--wait"},
};
/* clang-format on */

/* Names that may be a link to anything. */
static const char generic_names[] = "vi view editor";

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = words; p && *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		if (n == len && !memcmp(p, word, n))
			return true;
		p += n;
	}
	return false;
}

static const struct editor_kind *kind_named(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (has_word(kinds[i].names, name))
			return &kinds[i];
	return NULL;
}

const struct editor_kind *editor_kind_of(const char *path)
{
	const char *name = file_basename(path);
	const struct editor_kind *kind = kind_named(name), *behind = NULL;
	char target[PATH_MAX];

	if (kind && !has_word(generic_names, name))
		return kind;
	if (realpath(path, target))
		behind = kind_named(file_basename(target));
	return behind ? behind : kind;
}

static bool any_word(const struct editor *editor, const char *words)
{
	for (size_t i = 1; i < editor->words.nr; i++)
		if (has_word(words, editor->words.v[i]))
			return true;
	return false;
}

static bool has_display(void)
{
	static const char *const variables[] = {"DISPLAY", "WAYLAND_DISPLAY"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		const char *value = getenv(variables[i]);

		if (value && *value)
			return true;
	}
	return false;
}

bool editor_needs_terminal(const struct editor *editor)
{
	const struct editor_kind *kind = editor->kind;

	if (!kind || any_word(editor, kind->detached))
		return false;
	if (any_word(editor, kind->attached))
		return true;
	return kind->ui == UI_SCREEN || (kind->ui == UI_EITHER && !has_display());
}

bool editor_has_window(const struct editor *editor)
{
	const struct editor_kind *kind = editor->kind;

	return kind && (kind->ui == UI_WINDOW || kind->ui == UI_EITHER) &&
	       !editor_needs_terminal(editor) && !any_word(editor, kind->detached);
}

size_t editor_max_files(const struct editor *editor)
{
	return editor->kind && editor->kind->max_files ? editor->kind->max_files : (size_t)-1;
}

/* One word of a row's `place`, filled in. */
static int add_filled(struct strlist *argv, const char *format, const struct editor_target *target)
{
	struct str CLEANUP(str_release) word = STR_INIT;

	for (const char *p = format; *p; p++) {
		if (*p != '%') {
			str_addch(&word, *p);
			continue;
		}
		p++;
		if (*p == 'f')
			str_adds(&word, target->path);
		else
			str_addf(&word, "%zu",
				*p == 'l'	 ? target->line
				: target->column ? target->column
						 : 1);
	}
	return strlist_take(argv, str_detach(&word));
}

static int add_target(struct strlist *argv, const struct editor_kind *kind,
	const struct editor_target *target, bool placed)
{
	if (!placed)
		return strlist_add(argv, target->path);
	for (size_t i = 0; kind->place[i]; i++)
		if (add_filled(argv, kind->place[i], target) < 0)
			return -1;
	return 0;
}

/* The wait flag stands right behind the program: whatever ends the options comes later. */
static int add_words(struct strlist *argv, const struct editor *editor)
{
	const struct editor_kind *kind = editor->kind;

	for (size_t i = 0; i < editor->words.nr; i++) {
		if (strlist_add(argv, editor->words.v[i]) < 0)
			return -1;
		if (i == 0 && kind && kind->wait && !editor_needs_terminal(editor) &&
			!any_word(editor, kind->wait) &&
			strlist_take(argv, strndup(kind->wait, strcspn(kind->wait, " "))) < 0)
			return -1;
	}
	return 0;
}

int editor_argv(const struct editor *editor, const struct editor_target *targets, size_t nr,
	struct strlist *ret_argv, struct error *err)
{
	const struct editor_kind *kind = editor->kind;
	bool can_place = kind && kind->place[0], any = false;

	for (size_t i = 0; can_place && i < nr; i++)
		any = any || (targets[i].line && (i == 0 || kind->each));
	if (add_words(ret_argv, editor) < 0 ||
		(any && kind->once && !any_word(editor, kind->once) &&
			strlist_add(ret_argv, kind->once) < 0))
		return error_nomem(err);
	for (size_t i = 0; i < nr; i++) {
		bool placed = can_place && targets[i].line && (i == 0 || kind->each);

		if (add_target(ret_argv, kind, &targets[i], placed) < 0)
			return error_nomem(err);
	}
	return 0;
}
