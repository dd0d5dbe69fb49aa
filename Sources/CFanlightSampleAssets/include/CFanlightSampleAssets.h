#ifndef CFANLIGHTSAMPLEASSETS_H
#define CFANLIGHTSAMPLEASSETS_H

#include <stddef.h>

// Each function gives the bytes of one embedded file and writes their number to `count`. The bytes live as long as the program; they are not ended by a zero.
// Functions, because an array of unknown size is not imported into Swift.

/// The template of the product page.
const unsigned char *fanlight_sample_asset_page(size_t *count);

/// The style sheet of the product page.
const unsigned char *fanlight_sample_asset_style(size_t *count);

#endif
