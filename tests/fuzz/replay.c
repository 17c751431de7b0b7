/*
 * main() for a fuzzer without libFuzzer: runs every file of its corpus once, so that what was found once stays found, with any
 * compiler. fuzz_NAME reads tests/fuzz/corpus_NAME, or the files and folders given. Speaks TAP.
 */
#include "base/cleanup.h"
#include "base/file.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count;

static int replay_file(const char *path)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct error err = ERROR_INIT;
	int result = file_read(path, 0, &text, NULL, &err);

	/* the name first: if this one crashes, it is seen which it was */
	printf("# %s\n", path);
	fflush(stdout);
	if (result == 0)
		LLVMFuzzerTestOneInput((const uint8_t *)text.s, text.len);
	printf("%s %zu - %s %s\n", result == 0 ? "ok" : "not ok", ++count, path,
		result == 0 ? "" : error_text(&err));
	error_release(&err);
	return result;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay_folder(const char *path)
{
	struct dirent **entries = NULL;
	int nr = scandir(path, &entries, is_visible, alphasort), result = 0;

	if (nr < 0)
		return replay_file(path);
	for (int i = 0; i < nr; i++) {
		char *CLEANUP(free_pointer) file = file_join(path, entries[i]->d_name);

		result |= file ? replay_file(file) : -1;
		free(entries[i]);
	}
	free(entries);
	return result;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '_');
	char corpus[256];
	int result = 0;

	snprintf(corpus, sizeof(corpus), "tests/fuzz/corpus%s", name ? name : "");
	if (argc == 1)
		result = replay_folder(corpus);
	for (int i = 1; i < argc; i++)
		result |= replay_folder(argv[i]);
	printf("1..%zu\n", count);
	return result || !count;
}
