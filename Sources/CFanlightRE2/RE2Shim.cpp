#include "CFanlightRE2.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <re2/re2.h>

struct fanlight_re2 {
    RE2 expression;
    // Every text that the expression takes lies between these two, which rules out most texts of routes without running the automaton.
    std::string least;
    std::string greatest;
    bool has_range = false;

    fanlight_re2(re2::StringPiece pattern, const RE2::Options &options) : expression(pattern, options) {
        if (expression.ok()) has_range = expression.PossibleMatchRange(&least, &greatest, 32);
    }
};

namespace {

void report(const std::string &text, char *error, size_t capacity) {
    if (capacity == 0) return;
    const size_t count = text.size() < capacity ? text.size() : capacity - 1;
    std::memcpy(error, text.data(), count);
    error[count] = 0;
}

}  // namespace

extern "C" fanlight_re2 *fanlight_re2_make(const char *pattern, size_t length, int64_t max_memory, char *error, size_t error_capacity) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    auto *made = new (std::nothrow) fanlight_re2(re2::StringPiece(pattern, length), options);
    if (made == nullptr) {
        report("out of memory", error, error_capacity);
        return nullptr;
    }
    if (!made->expression.ok()) {
        report(made->expression.error(), error, error_capacity);
        delete made;
        return nullptr;
    }
    return made;
}

extern "C" void fanlight_re2_free(fanlight_re2 *expression) { delete expression; }

extern "C" bool fanlight_re2_matches(const fanlight_re2 *expression, const char *text, size_t length) {
    const re2::StringPiece bytes(text, length);
    if (expression->has_range && (bytes < expression->least || bytes > expression->greatest)) return false;
    return expression->expression.Match(bytes, 0, length, RE2::ANCHOR_BOTH, nullptr, 0);
}

extern "C" bool fanlight_re2_find(const fanlight_re2 *expression, const char *text, size_t length, size_t from, size_t *start, size_t *end) {
    // A null view would make the match null as well, and its place in the text unknown.
    const re2::StringPiece bytes(text == nullptr ? "" : text, length);
    re2::StringPiece match;
    if (from > length || !expression->expression.Match(bytes, from, length, RE2::UNANCHORED, &match, 1)) return false;
    *start = static_cast<size_t>(match.data() - bytes.data());
    *end = *start + match.size();
    return true;
}

extern "C" bool fanlight_re2_takes_substitution(const fanlight_re2 *expression, const char *substitution, size_t length, char *error,
                                                size_t error_capacity) {
    std::string problem;
    if (expression->expression.CheckRewriteString(re2::StringPiece(substitution, length), &problem)) return true;
    report(problem, error, error_capacity);
    return false;
}

extern "C" char *fanlight_re2_replace_all(const fanlight_re2 *expression, const char *text, size_t length, const char *substitution,
                                          size_t substitution_length, size_t *result_length) {
    const re2::StringPiece rewrite(substitution, substitution_length);
    std::string problem;
    // RE2 writes to stderr when a substitution names a group that is not there, so that is found out first.
    if (!expression->expression.CheckRewriteString(rewrite, &problem)) return nullptr;
    std::string result(text == nullptr ? "" : text, length);
    if (RE2::GlobalReplace(&result, expression->expression, rewrite) == 0) return nullptr;
    auto *copy = static_cast<char *>(std::malloc(result.empty() ? 1 : result.size()));
    if (copy == nullptr) return nullptr;
    std::memcpy(copy, result.data(), result.size());
    *result_length = result.size();
    return copy;
}

extern "C" void fanlight_re2_release(char *text) { std::free(text); }
