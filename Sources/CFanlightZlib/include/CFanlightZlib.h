#ifndef CFANLIGHT_ZLIB_H
#define CFANLIGHT_ZLIB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A gzip stream that is being written. It must not be used by two threads at once.
typedef struct fanlight_gzip fanlight_gzip;

/// Null when there is no memory for one. Levels go from 1, the fastest, to 9.
fanlight_gzip *_Nullable fanlight_gzip_make(int level);

void fanlight_gzip_free(fanlight_gzip *_Nullable stream);

/// Compresses as much of the input as there is room for.
///
/// `consumed` says how much of the input was taken, `written` how much of the output was filled. With `finish`, the stream is ended.
/// The result is whether the call must be repeated with the rest of the input and new room. A stream that has ended writes nothing.
bool fanlight_gzip_step(fanlight_gzip *_Nonnull stream, const uint8_t *_Nullable input, size_t length, bool finish, uint8_t *_Nonnull output,
                        size_t capacity, size_t *_Nonnull consumed, size_t *_Nonnull written);

#endif
