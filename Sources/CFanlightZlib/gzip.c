#include "CFanlightZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct fanlight_gzip {
    z_stream stream;
    bool ended;
};

fanlight_gzip *fanlight_gzip_make(int level) {
    fanlight_gzip *gzip = calloc(1, sizeof *gzip);
    if (!gzip) return NULL;
    // 15 bits of window, and 16 for the gzip format.
    if (deflateInit2(&gzip->stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(gzip);
        return NULL;
    }
    return gzip;
}

void fanlight_gzip_free(fanlight_gzip *gzip) {
    if (!gzip) return;
    deflateEnd(&gzip->stream);
    free(gzip);
}

bool fanlight_gzip_step(fanlight_gzip *gzip, const uint8_t *input, size_t length, bool finish, uint8_t *output, size_t capacity,
                        size_t *consumed, size_t *written) {
    *consumed = 0;
    *written = 0;
    if (gzip->ended) return false;
    size_t piece = length > UINT_MAX ? UINT_MAX : length;
    size_t room = capacity > UINT_MAX ? UINT_MAX : capacity;
    gzip->stream.next_in = (Bytef *)input;
    gzip->stream.avail_in = (uInt)piece;
    gzip->stream.next_out = output;
    gzip->stream.avail_out = (uInt)room;
    int result = deflate(&gzip->stream, finish && piece == length ? Z_FINISH : Z_NO_FLUSH);
    *consumed = piece - gzip->stream.avail_in;
    *written = room - gzip->stream.avail_out;
    if (result == Z_STREAM_END) gzip->ended = true;
    if (gzip->ended) return false;
    // No room was left, so there may be more of it, or the input was longer than one call takes.
    return gzip->stream.avail_out == 0 || *consumed < length;
}
