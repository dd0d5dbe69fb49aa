// System calls of Linux that Swift cannot import as they are (macros, unions, packed structures). Every function is a thin wrapper;
// a result below zero is a negated errno, so that no caller has to read errno.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// One event of epoll, in the layout that the kernel uses.
#if defined(__x86_64__)
typedef struct __attribute__((packed)) { uint32_t events; uint64_t data; } fl_event;
#else
typedef struct { uint32_t events; uint64_t data; } fl_event;
#endif

/// An IPv4 or IPv6 address in network order with a port in host order. IPv4 uses the first four bytes.
typedef struct { uint8_t bytes[16]; uint32_t scope; uint16_t port; uint8_t is_ipv6; } fl_address;

enum { FL_READABLE = 0x1, FL_WRITABLE = 0x4, FL_ERROR = 0x8, FL_HANGUP = 0x10, FL_PEER_CLOSED = 0x2000 };

int fl_epoll_create(void);
int fl_epoll_add(int poller, int descriptor, uint32_t events, uint64_t data);
int fl_epoll_modify(int poller, int descriptor, uint32_t events, uint64_t data);
int fl_epoll_remove(int poller, int descriptor);
int fl_epoll_wait(int poller, fl_event *_Nonnull events, int count, int timeout_ms);
static inline uint32_t fl_event_mask(const fl_event *_Nonnull events, int index) { return events[index].events; }
static inline uint64_t fl_event_data(const fl_event *_Nonnull events, int index) { return events[index].data; }

/// 4 or 6, or 0 when the text is no address.
int fl_parse_address(const char *_Nonnull text, fl_address *_Nonnull address);
/// Writes the address without the port; returns the length. The buffer holds at least 64 bytes.
int fl_format_address(const fl_address *_Nonnull address, char *_Nonnull text);

int fl_listen(const fl_address *_Nonnull address, int backlog);
int fl_accept(int descriptor, fl_address *_Nonnull peer);
/// Starts a connection; it is complete when the descriptor becomes writable and has no error.
int fl_connect(const fl_address *_Nonnull address);
int fl_local_address(int descriptor, fl_address *_Nonnull address);
int fl_peer_address(int descriptor, fl_address *_Nonnull address);
int fl_socket_error(int descriptor);
int fl_shutdown_write(int descriptor);
int fl_close(int descriptor);

long fl_receive(int descriptor, void *_Nonnull bytes, size_t count);
/// -EAGAIN when nothing waits to be read: no byte, no end, no error.
long fl_peek(int descriptor);
long fl_send(int descriptor, const void *_Nonnull bytes, size_t count);
long fl_send_pair(int descriptor, const void *_Nonnull first, size_t first_count, const void *_Nonnull second, size_t second_count);

/// A pipe to splice through; its two ends are written to `ends`.
int fl_pipe(int *_Nonnull ends, int capacity);
long fl_splice(int from, int to, size_t count);

int fl_wake_create(void);
int fl_wake_signal(int descriptor);
int fl_wake_drain(int descriptor);
/// Blocks until the descriptor can be read.
int fl_wait_readable(int descriptor);

uint64_t fl_monotonic_ns(void);
uint64_t fl_realtime_ns(void);
int fl_random(void *_Nonnull bytes, size_t count);
/// Runs `body(context)` on a thread of its own with all signals blocked. 0 or a negated errno.
int fl_thread_start(void (*_Nonnull body)(void *_Nonnull), void *_Nonnull context, const char *_Nonnull name);
/// The whole numbers of ticks of CPU time that the calling process has used, in microseconds.
uint64_t fl_process_cpu_us(void);
/// The addresses of a name, by the system's resolver; blocks. Returns how many were written, or a negative number of getaddrinfo.
int fl_resolve(const char *_Nonnull name, fl_address *_Nonnull addresses, int capacity);

/// Another descriptor of the same open file, closed on exec.
int fl_duplicate(int descriptor);

/// Unix sockets by their name in an open folder, so that the folder's path may be of any length. Non-blocking.
int fl_unix_listen(int folder, const char *_Nonnull name, int backlog);
int fl_unix_connect(int folder, const char *_Nonnull name);
/// Who is at the other end, as the kernel saw it when the connection was made; the process is 0 where this namespace does not know it.
int fl_peer_credentials(int descriptor, uint32_t *_Nonnull user, int32_t *_Nonnull process);
/// Sends the bytes with a descriptor attached.
long fl_send_descriptor(int descriptor, const void *_Nonnull bytes, size_t count, int attached);
/// As fl_receive; `attached` becomes a descriptor that came along, which the caller then owns, or -1. Further ones are closed.
long fl_receive_descriptor(int descriptor, void *_Nonnull bytes, size_t count, int *_Nonnull attached);

/// Starts a program in a session of its own, with no signal blocked or ignored, standard input from /dev/null, output and errors to `output`,
/// and every other descriptor closed. 0 or a negated errno.
int fl_spawn(const char *_Nonnull path, char *const _Nullable *_Nonnull arguments, char *const _Nullable *_Nonnull environment, int output,
             int32_t *_Nonnull process);
/// A descriptor that becomes readable when the process has ended.
int fl_process_open(int32_t process);
int fl_process_signal(int descriptor, int signal);
/// Takes the end of a child. 1 with its exit code, or 128 and the signal's number, in `code`; 0 while it runs; a negated errno for others' children.
int fl_process_reap(int descriptor, int32_t *_Nonnull code);

/// From now on the signal does nothing but write its number, one byte, into `descriptor`, which is the same for all signals, does not block, and
/// is never closed. 0 or a negated errno.
int fl_report_signal(int number, int descriptor);
/// Two ends of a pipe that no child gets; the second one does not block. 0 or a negated errno.
int fl_signal_pipe(int *_Nonnull reading, int *_Nonnull writing);

/// Locks the whole file for this process until it ends or closes it. The lock names its holder, which the kernel keeps true.
int fl_lock_file(int descriptor);
/// 1 where another process holds the lock of `fl_lock_file`, with its number, or 0 where this namespace does not know it; 0 where nobody does.
int fl_lock_holder(int descriptor, int32_t *_Nonnull process);

/// Bounds how much memory the allocator keeps for threads apart from each other, and what it keeps when it is freed.
void fl_limit_arenas(int count);
/// Gives memory back that was needed for a while only: what the allocator holds free, and pages of programs' code, which come back when they run.
void fl_trim_memory(void);
