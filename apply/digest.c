#include "apply/digest.h"

#include <nettle/sha2.h>

void digest_hex(const char *bytes, size_t len, char ret_hex[DIGEST_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;
	size_t i;

	sha256_init(&sha);
	sha256_update(&sha, len, (const unsigned char *)bytes);
	sha256_digest(&sha, sizeof(digest), digest);
	for (i = 0; i < sizeof(digest); i++) {
		ret_hex[2 * i] = digits[digest[i] >> 4];
		ret_hex[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_hex[2 * i] = '\0';
}
