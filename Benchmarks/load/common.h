// What the load generator and the backend share: time, sockets, and the limits that both keep.
#ifndef FANLIGHT_LOAD_COMMON_H
#define FANLIGHT_LOAD_COMMON_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_LIMIT = 16 * 1024 };

static inline uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

__attribute__((noreturn, format(printf, 1, 2))) static inline void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

// Only loopback: neither program is made to meet the world.
static inline struct sockaddr_in loopback(const char *text, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, text, &address.sin_addr) != 1) fail("not an IPv4 address: %s", text);
    if (ntohl(address.sin_addr.s_addr) >> 24 != 127) fail("not a loopback address: %s", text);
    if (port < 0 || port > 65535) fail("not a port: %d", port);
    return address;
}

static inline void prepare_process(void) {
    signal(SIGPIPE, SIG_IGN);
    // Ends with the runner, however that ends.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_TIMERSLACK, 1);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static inline void set_no_delay(int descriptor) {
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// The end of a head (behind its empty line), or 0 while it is not complete.
static inline size_t head_end(const char *bytes, size_t count) {
    const char *end = memmem(bytes, count, "\r\n\r\n", 4);
    return end ? (size_t)(end - bytes) + 4 : 0;
}

// The value of a header in a complete head, or NULL. `name` is "\r\nname:".
static inline const char *header_value(const char *head, size_t count, const char *name) {
    size_t length = strlen(name);
    const char *at = head, *end = head + count - length;
    while (at < end && (at = memchr(at, '\r', (size_t)(end - at)))) {
        if (strncasecmp(at, name, length) == 0) {
            const char *value = at + length;
            while (*value == ' ') value++;
            return value;
        }
        at += 2;
    }
    return NULL;
}

static inline long number(const char *option, const char *text, long least, long greatest) {
    char *end;
    long value = strtol(text, &end, 10);
    if (*end || end == text || value < least || value > greatest) fail("%s: expected %ld to %ld, not %s", option, least, greatest, text);
    return value;
}

#endif
