#define _GNU_SOURCE 1
#include "CFanlightLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(fl_event) == sizeof(struct epoll_event), "fl_event has the layout of epoll_event");

static int checked(int result) { return result < 0 ? -errno : result; }

int fl_epoll_create(void) { return checked(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int poller, int operation, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = events;
    event.data.u64 = data;
    return checked(epoll_ctl(poller, operation, descriptor, &event));
}
int fl_epoll_add(int poller, int descriptor, uint32_t events, uint64_t data) { return control(poller, EPOLL_CTL_ADD, descriptor, events, data); }
int fl_epoll_modify(int poller, int descriptor, uint32_t events, uint64_t data) { return control(poller, EPOLL_CTL_MOD, descriptor, events, data); }
int fl_epoll_remove(int poller, int descriptor) { return control(poller, EPOLL_CTL_DEL, descriptor, 0, 0); }
int fl_epoll_wait(int poller, fl_event *events, int count, int timeout_ms) {
    return checked(epoll_wait(poller, (struct epoll_event *)events, count, timeout_ms));
}

static socklen_t to_system(const fl_address *address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address->is_ipv6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(address->port);
        six->sin6_scope_id = address->scope;
        memcpy(&six->sin6_addr, address->bytes, 16);
        return sizeof *six;
    }
    struct sockaddr_in *four = (struct sockaddr_in *)storage;
    four->sin_family = AF_INET;
    four->sin_port = htons(address->port);
    memcpy(&four->sin_addr, address->bytes, 4);
    return sizeof *four;
}

static void from_system(const struct sockaddr_storage *storage, fl_address *address) {
    memset(address, 0, sizeof *address);
    if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)storage;
        address->port = ntohs(six->sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
            memcpy(address->bytes, six->sin6_addr.s6_addr + 12, 4);
            return;
        }
        address->is_ipv6 = 1;
        address->scope = six->sin6_scope_id;
        memcpy(address->bytes, &six->sin6_addr, 16);
        return;
    }
    const struct sockaddr_in *four = (const struct sockaddr_in *)storage;
    address->port = ntohs(four->sin_port);
    memcpy(address->bytes, &four->sin_addr, 4);
}

int fl_parse_address(const char *text, fl_address *address) {
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, text, address->bytes) == 1) return 4;
    if (inet_pton(AF_INET6, text, address->bytes) == 1) {
        address->is_ipv6 = 1;
        return 6;
    }
    return 0;
}

int fl_format_address(const fl_address *address, char *text) {
    if (!inet_ntop(address->is_ipv6 ? AF_INET6 : AF_INET, address->bytes, text, 64)) return 0;
    return (int)strlen(text);
}

int fl_listen(const fl_address *address, int shares_port, int backlog) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    int one = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    // Accepted sockets inherit this, which saves a system call for each.
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (shares_port) setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    if (bind(descriptor, (struct sockaddr *)&storage, length) || listen(descriptor, backlog)) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int fl_accept(int descriptor, fl_address *peer) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    int accepted = accept4(descriptor, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted < 0) return -errno;
    from_system(&storage, peer);
    return accepted;
}

int fl_connect(const fl_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(descriptor, (struct sockaddr *)&storage, length) && errno != EINPROGRESS) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int fl_local_address(int descriptor, fl_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (getsockname(descriptor, (struct sockaddr *)&storage, &length)) return -errno;
    from_system(&storage, address);
    return 0;
}

int fl_peer_address(int descriptor, fl_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (getpeername(descriptor, (struct sockaddr *)&storage, &length)) return -errno;
    from_system(&storage, address);
    return 0;
}

int fl_socket_error(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)) return -errno;
    return -error;
}

int fl_shutdown_write(int descriptor) { return checked(shutdown(descriptor, SHUT_WR)); }
int fl_close(int descriptor) { return checked(close(descriptor)); }

long fl_receive(int descriptor, void *bytes, size_t count) {
    long result = recv(descriptor, bytes, count, 0);
    return result < 0 ? -errno : result;
}

long fl_peek(int descriptor) {
    char byte;
    long result = recv(descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return result < 0 ? -errno : result;
}

long fl_send(int descriptor, const void *bytes, size_t count) {
    long result = send(descriptor, bytes, count, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

long fl_send_pair(int descriptor, const void *first, size_t first_count, const void *second, size_t second_count) {
    struct iovec parts[2] = {{(void *)first, first_count}, {(void *)second, second_count}};
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    long result = sendmsg(descriptor, &message, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

int fl_pipe(int *ends, int capacity) {
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK)) return -errno;
    fcntl(ends[1], F_SETPIPE_SZ, capacity);
    return 0;
}

long fl_splice(int from, int to, size_t count) {
    long result = splice(from, NULL, to, NULL, count, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    return result < 0 ? -errno : result;
}

int fl_wake_create(void) { return checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }
int fl_wake_signal(int descriptor) {
    uint64_t one = 1;
    return write(descriptor, &one, sizeof one) < 0 ? -errno : 0;
}
int fl_wake_drain(int descriptor) {
    uint64_t count = 0;
    return read(descriptor, &count, sizeof count) < 0 ? -errno : 0;
}

int fl_wait_readable(int descriptor) {
    struct pollfd wait = {descriptor, POLLIN, 0};
    return checked(poll(&wait, 1, -1));
}

static uint64_t clock_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}
uint64_t fl_monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
uint64_t fl_realtime_ns(void) { return clock_ns(CLOCK_REALTIME); }

int fl_random(void *bytes, size_t count) { return getrandom(bytes, count, 0) == (ssize_t)count ? 0 : -errno; }

typedef struct { void (*body)(void *); void *context; } thread_start;

static void *run_thread(void *argument) {
    thread_start start = *(thread_start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int fl_thread_start(void (*body)(void *), void *context, const char *name) {
    thread_start *start = malloc(sizeof *start);
    if (!start) return -ENOMEM;
    start->body = body;
    start->context = context;
    // Signals are handled by the thread that the program chose for it; the mask is inherited at creation.
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pthread_t thread;
    int result = pthread_create(&thread, NULL, run_thread, start);
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    if (result) {
        free(start);
        return -result;
    }
    pthread_setname_np(thread, name);
    pthread_detach(thread);
    return 0;
}

uint64_t fl_process_cpu_us(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000ull + (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int fl_resolve(const char *name, fl_address *addresses, int capacity) {
    struct addrinfo hints, *results = NULL;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    int error = getaddrinfo(name, NULL, &hints, &results);
    if (error) return error < 0 ? error : -error;
    int count = 0;
    for (struct addrinfo *entry = results; entry && count < capacity; entry = entry->ai_next) {
        struct sockaddr_storage storage;
        if (entry->ai_addrlen > sizeof storage) continue;
        memset(&storage, 0, sizeof storage);
        memcpy(&storage, entry->ai_addr, entry->ai_addrlen);
        from_system(&storage, &addresses[count++]);
    }
    freeaddrinfo(results);
    return count;
}
