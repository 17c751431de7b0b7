/*
 * Everything about a file besides its bytes and times: owner, group, mode, ACLs, extended attributes, SELinux label, flags.
 *
 * ACLs and labels are extended attributes to the kernel (system.posix_acl_access, security.selinux), so copying those copies all,
 * without a library for each. Not copied: security.ima and security.evm, which sign the old bytes.
 */
#ifndef BASE_METADATA_H
#define BASE_METADATA_H

#include "base/str.h"

#include <stdbool.h>
#include <sys/stat.h>

enum metadata_result {
	METADATA_COPIED,     /* all, but for what `warning` names */
	METADATA_OWNER_LOST, /* owner, group or mode can't be reproduced */
	METADATA_ACL_LOST,   /* the ACL can't be reproduced */
	METADATA_FAILED,     /* errno says why: no space, no memory, an I/O error */
};

/*
 * Make the file open as `to` look like the one open as `from`, whose status is `st`. `to` must be our own and still writable for us.
 * What is lost for want of rights but protects nobody (a label, a user attribute) is appended to `warning`, names joined by ", ".
 */
enum metadata_result metadata_copy(int from, int to, const struct stat *st, struct str *warning);

/* Could we give a file of ours this owner and group? A guess from who we are; metadata_copy() knows. */
bool metadata_can_own(const struct stat *st);

#endif
