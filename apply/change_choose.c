/* Which documents of a text a change is for. */
#include "apply/change_list.h"
#include "apply/change_work.h"
#include "base/cleanup.h"

#include <stdarg.h>
#include <string.h>

static size_t documents_of(const struct changer *r)
{
	return r->doc->documents_nr ? r->doc->documents_nr : 1;
}

static int matches(struct work *w, const struct change_where *where, size_t document, bool *ret)
{
	struct changer *r = w->r;

	*ret = false;
	if (document >= r->doc->documents_nr || !ydoc_root(r->doc, document))
		return 0;
	r->found.stop = r->limits.stop;
	return change_where_matches(where, r->doc, document, &r->found, ret, w->err);
}

int work_choose(struct work *w, const struct str *among, long doc, const struct change_where *where,
	struct str *ret)
{
	size_t nr = documents_of(w->r);

	str_clear(ret);
	if (str_pad(ret, 0, nr) < 0)
		return error_nomem(w->err);
	for (size_t i = 0; i < nr; i++) {
		bool chosen = (!among || among->s[i]) && (doc < 0 || (size_t)doc == i);

		if (chosen && where && where->path && matches(w, where, i, &chosen) < 0)
			return -1;
		ret->s[i] = chosen;
	}
	return 0;
}

bool work_is_any(const struct str *chosen)
{
	return memchr(chosen->s, 1, chosen->len) != NULL;
}

__attribute__((format(printf, 2, 3))) int work_say_why(struct work *w, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	va_list ap;

	if (w->why)
		return 0;
	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	w->why = str_failed(&text) ? NULL : arena_copy(&w->r->arena, text.s, text.len);
	return w->why ? 0 : error_nomem(w->err);
}

int work_say_not_chosen(struct work *w, long doc, const struct change_where *where)
{
	if (where && where->path)
		return work_say_why(w, "no document matches --where '%s'", where->text);
	return work_say_why(w, "there is no document %ld, counted from 0", doc);
}

/* Patterns are matched against the path from where we are; an absolute one from the root. */
static int is_of_file(struct work *w, const struct patterns *files, bool *ret)
{
	const char *name = w->name;
	char *path;

	while (name[0] == '.' && name[1] == '/')
		name += 2;
	while (*name == '/')
		name++;
	path = arena_copy(&w->r->arena, name, strlen(name));
	if (!path)
		return error_nomem(w->err);
	*ret = patterns_check_below(files, path) == PATTERNS_YES;
	return 0;
}

static bool is_limited(const struct change *change)
{
	return change->files || change->where || change->doc >= 0;
}

int work_choose_for(struct work *w, const struct change *change, const struct str **ret)
{
	struct changer *r = w->r;
	bool here = true;

	*ret = &r->chosen;
	if (!is_limited(change))
		return 0;
	*ret = &r->scoped;
	if (change->patch && change->patch == w->scoped)
		return 0;
	w->scoped = change->patch;
	if (change->files && is_of_file(w, change->files, &here) < 0)
		return -1;
	if (!here) {
		str_clear(&r->scoped);
		if (str_pad(&r->scoped, 0, r->chosen.len) < 0)
			return error_nomem(w->err);
		return work_say_why(w, "%s is not for this file", change->origin);
	}
	if (work_choose(w, &r->chosen, change->doc, change->where, &r->scoped) < 0)
		return -1;
	return work_is_any(&r->scoped) || !work_is_any(&r->chosen)
		       ? 0
		       : work_say_not_chosen(w, change->doc, change->where);
}
