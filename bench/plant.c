/*
 * Make a tree of empty files to walk:
 *
 *	plant FOLDER FILES FOLDERS
 *
 * Names are such as repositories of configuration have, folders nest, every tenth file and every fiftieth folder is hidden. The same
 * numbers make the same tree. FOLDER must be there; what is made below it is the caller's to delete.
 */
#include "bench/parts/measure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders in a folder: with it, twenty thousand nest five deep. */
enum { FAN = 12, HIDDEN_FILE = 10, HIDDEN_FOLDER = 50 };

static const char *const folder_names[] = {"checkout", "payments", "base", "overlays", "production",
	"staging", "ingress", "monitoring", "charts", "templates", "config", "workflows"};
static const char *const file_names[] = {"deployment.yaml", "service.yaml", "values.yaml",
	"kustomization.yaml", "README.md", "compose.yml", "config.json", "ingress.yaml", "main.go",
	"configmap.yaml", "Makefile"};

#define NAME(table, i) (table)[(i) % (sizeof(table) / sizeof((table)[0]))]

/* `parent`/[.]NAME-I; ends the program when there is no memory. */
static char *path_below(const char *parent, const char *name, size_t i, size_t hidden)
{
	char *path;

	if (asprintf(&path, "%s/%s%zu-%s", parent, i % hidden == hidden - 1 ? "." : "", i, name) <
		0)
		measure_die("asprintf", ENOMEM);
	return path;
}

static void make_file(const char *folder, size_t i)
{
	char *path = path_below(folder, NAME(file_names, i), i, HIDDEN_FILE);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		measure_die(path, errno);
	close(fd);
	free(path);
}

int main(int argc, char **argv)
{
	size_t files = measure_argument(argc, argv, 2, 200000);
	size_t folders_nr = measure_argument(argc, argv, 3, 20000);
	char **folders = calloc(folders_nr, sizeof(*folders));

	if (argc < 2)
		measure_die("usage: plant FOLDER FILES FOLDERS", 0);
	if (!folders)
		measure_die("calloc", errno);
	for (size_t i = 0; i < folders_nr; i++) {
		const char *parent = i < FAN ? argv[1] : folders[i / FAN - 1];

		folders[i] = path_below(parent, NAME(folder_names, i), i, HIDDEN_FOLDER);
		if (mkdir(folders[i], 0700) < 0)
			measure_die(folders[i], errno);
	}
	for (size_t i = 0; i < files; i++)
		make_file(folders[i % folders_nr], i);
	for (size_t i = 0; i < folders_nr; i++)
		free(folders[i]);
	free(folders);
	return 0;
}
