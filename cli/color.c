#include "cli/color.h"

static const struct palette none = {"", "", "", "", ""};
static const struct palette ansi = {"\033[1m", "\033[32m", "\033[31m", "\033[36m", "\033[m"};

const struct palette *color_palette(bool on)
{
	return on ? &ansi : &none;
}
