#ifndef CFANLIGHT_RE2_H
#define CFANLIGHT_RE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression. It may be used by several threads at once.
typedef struct fanlight_re2 fanlight_re2;

/// Compiles a pattern whose program and automata may take `max_memory` bytes.
///
/// On failure the result is null and `error` holds a terminated text of at most `error_capacity` bytes.
fanlight_re2 *_Nullable fanlight_re2_make(const char *_Nullable pattern, size_t length, int64_t max_memory, char *_Nonnull error,
                                          size_t error_capacity);

void fanlight_re2_free(fanlight_re2 *_Nullable expression);

/// Whether the expression takes the whole text.
bool fanlight_re2_matches(const fanlight_re2 *_Nonnull expression, const char *_Nullable text, size_t length);

/// Finds the leftmost match that starts at or after the byte `from`; what is before it is still seen by `^` and `\b`.
bool fanlight_re2_find(const fanlight_re2 *_Nonnull expression, const char *_Nullable text, size_t length, size_t from,
                       size_t *_Nonnull start, size_t *_Nonnull end);

/// Replaces every match by the substitution, in which `\1` is the first group.
///
/// The result has `result_length` bytes and is given back with `fanlight_re2_release`; it is null where nothing matched or the substitution does not fit the expression.
char *_Nullable fanlight_re2_replace_all(const fanlight_re2 *_Nonnull expression, const char *_Nullable text, size_t length,
                                         const char *_Nullable substitution, size_t substitution_length,
                                         size_t *_Nonnull result_length);

void fanlight_re2_release(char *_Nullable text);

/// Whether the substitution names only groups that the expression has. If not, `error` says what is wrong.
bool fanlight_re2_takes_substitution(const fanlight_re2 *_Nonnull expression, const char *_Nullable substitution, size_t length,
                                     char *_Nonnull error, size_t error_capacity);

#ifdef __cplusplus
}
#endif

#endif
