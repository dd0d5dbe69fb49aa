#define _GNU_SOURCE 1
#include "CFanlightLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
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

int fl_listen(const fl_address *address, int backlog) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    int one = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    // Accepted sockets inherit this, which saves a system call for each.
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
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

static volatile int signal_descriptor = -1;

static void write_signal(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    // Where the pipe is full, enough signals wait to be read.
    ssize_t count = write(signal_descriptor, &byte, 1);
    (void)count;
    errno = saved;
}

int fl_report_signal(int number, int descriptor) {
    signal_descriptor = descriptor;
    struct sigaction action = {.sa_handler = write_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL) ? -errno : 0;
}

int fl_signal_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -errno;
    if (fcntl(ends[1], F_SETFL, O_NONBLOCK)) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return -error;
    }
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

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

int fl_duplicate(int descriptor) { return checked(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)); }

// The kernel's structure holds 107 bytes of a path. The path through the folder's own descriptor fits whatever the folder is called.
static socklen_t unix_address(int folder, const char *name, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof address->sun_path) return 0;
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length + 1);
}

int fl_unix_listen(int folder, const char *name, int backlog) {
    struct sockaddr_un address;
    socklen_t size = unix_address(folder, name, &address);
    if (!size) return -ENAMETOOLONG;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    // The socket's file gets its mode from the socket's, so that nobody else can connect between bind and a later chmod.
    fchmod(descriptor, 0600);
    if (bind(descriptor, (struct sockaddr *)&address, size) || listen(descriptor, backlog)) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int fl_unix_connect(int folder, const char *name) {
    struct sockaddr_un address;
    socklen_t size = unix_address(folder, name, &address);
    if (!size) return -ENAMETOOLONG;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    if (connect(descriptor, (struct sockaddr *)&address, size)) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int fl_peer_credentials(int descriptor, uint32_t *user, int32_t *process) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length)) return -errno;
    *user = peer.uid;
    *process = peer.pid;
    return 0;
}

long fl_send_descriptor(int descriptor, const void *bytes, size_t count, int attached) {
    struct iovec part = {(void *)bytes, count};
    union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control;
    memset(&control, 0, sizeof control);
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &attached, sizeof(int));
    long result = sendmsg(descriptor, &message, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

long fl_receive_descriptor(int descriptor, void *bytes, size_t count, int *attached) {
    struct iovec part = {bytes, count};
    // The kernel allows 253 descriptors a message; whatever came is taken, so that none is left open by chance.
    union { struct cmsghdr header; char space[CMSG_SPACE(253 * sizeof(int))]; } control;
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    *attached = -1;
    long result = recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC);
    if (result < 0) return -errno;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t descriptors = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < descriptors; index++) {
            int received;
            memcpy(&received, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
            if (*attached < 0) *attached = received;
            else close(received);
        }
    }
    return result;
}

int fl_spawn(const char *path, char *const *arguments, char *const *environment, int output, int32_t *process) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int result = posix_spawnattr_init(&attributes);
    if (result) return -result;
    result = posix_spawn_file_actions_init(&actions);
    if (result) {
        posix_spawnattr_destroy(&attributes);
        return -result;
    }
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    result = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!result) result = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!result) result = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!result) result = posix_spawn_file_actions_adddup2(&actions, output, 2);
    if (!result) result = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    pid_t started = 0;
    if (!result) result = posix_spawn(&started, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    *process = started;
    return -result;
}

int fl_process_open(int32_t process) { return checked((int)syscall(SYS_pidfd_open, process, 0)); }
int fl_process_signal(int descriptor, int signal) { return checked((int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0)); }
int fl_process_reap(int descriptor, int32_t *code) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_PIDFD, (id_t)descriptor, &info, WEXITED | WNOHANG)) return -errno;
    if (info.si_pid == 0) return 0;
    *code = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
    return 1;
}

int fl_lock_file(int descriptor) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return checked(fcntl(descriptor, F_SETLK, &lock));
}

int fl_lock_holder(int descriptor, int32_t *process) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    *process = 0;
    if (fcntl(descriptor, F_GETLK, &lock)) return -errno;
    if (lock.l_type == F_UNLCK) return 0;
    *process = lock.l_pid > 0 ? lock.l_pid : 0;
    return 1;
}

void fl_limit_arenas(int count) {
    mallopt(M_ARENA_MAX, count);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024);
}

void fl_trim_memory(void) {
    malloc_trim(0);
    FILE *maps = fopen("/proc/self/maps", "re");
    if (!maps) return;
    char line[1024];
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end, inode;
        char rights[5];
        if (sscanf(line, "%lx-%lx %4s %*s %*s %lu", &start, &end, rights, &inode) != 4 || inode == 0) continue;
        // Code that can never have been written to: its pages are those of the file, and are read again when they are wanted.
        if (strcmp(rights, "r-xp") == 0) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    fclose(maps);
}
