#ifndef CFANLIGHTCONSOLEASSETS_H
#define CFANLIGHTCONSOLEASSETS_H

#include <stddef.h>

/// One embedded file of the console. The bytes live as long as the program; they are not ended by a zero.
typedef struct {
    /// Below assets/, such as core/api.js; ended by a zero.
    const char *path;
    const unsigned char *bytes;
    size_t count;
} fanlight_console_asset;

/// All embedded files, sorted by path. Writes their number to `count`.
const fanlight_console_asset *fanlight_console_assets(size_t *count);

#endif
