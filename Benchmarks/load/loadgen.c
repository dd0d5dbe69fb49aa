// The load generator of the load benchmark: HTTP/1.1 over a bounded number of loopback connections, from one thread.
//
// Without --rate each connection sends its next request as soon as it has its answer. With --rate requests fall due at even intervals, however
// long the answers take, and the latency counts from the moment that a request fell due. A run is a warm-up, then a window that is measured; both
// are bounded in time, the window also in requests. With --websocket each connection is upgraded first, and a request is a masked frame whose
// answer is the same frame; the upgrade belongs to opening the connection and is not counted. With --processes the CPU time of these processes is
// read at both ends of the window. The result is one JSON object on standard output.
#define _GNU_SOURCE
#include <sys/timerfd.h>

#include "common.h"

enum { MAXIMUM_EVENTS = 512, MAXIMUM_CONNECTIONS = 16384, MAXIMUM_OPENING = 256, MAXIMUM_PROCESSES = 64, SOURCES = 16, CHUNK = 256 * 1024 };
enum { MAXIMUM_PAYLOAD = 125, FRAME_HEAD = 6 };  // of a masked frame with a short length
enum state { CLOSED, OPENING, IDLE, SENDING, READING_HEAD, READING_BODY };

struct connection {
    int descriptor;
    enum state state;
    uint32_t watched;        // what epoll reports of it
    bool is_queued;          // stands in the queue of connections that are ready for a request
    bool has_answered;       // an answer has come on it, so that the proxy's own connections stand too
    bool closes;             // the proxy has announced that it closes after this answer
    bool is_upgraded;        // sends frames instead of requests
    size_t sent, filled;
    uint64_t body_left, due;
    char head[HEAD_LIMIT];
};

// Latencies in buckets whose width is at most 1/32 of their value.
struct histogram {
    uint64_t counts[64 * 64];
    uint64_t total, greatest;
};

static struct {
    struct sockaddr_in address;
    const char *host, *path, *method;
    long connections, requests, seconds_ms, warmup_ms, rate, body, expected_body, payload;
    bool new_connections;
    pid_t processes[MAXIMUM_PROCESSES];
    int process_count;
} options = {.host = "benchmark.test", .path = "/1k", .method = "GET", .connections = 64, .seconds_ms = 2000, .warmup_ms = 500, .expected_body = -1};

static struct connection *connections;
static struct histogram latencies;
static int epoll, timer, idle_queue[MAXIMUM_CONNECTIONS];
static unsigned idle_first, idle_count;
static char *request, frame[MAXIMUM_PAYLOAD + FRAME_HEAD], scratch[CHUNK];
static size_t request_count, frame_count;
static bool is_measuring, is_started;
static uint64_t completed, connect_errors, read_errors, status_errors, all_errors, body_bytes, next_due, interval, due_in_window;
static long opening;
static unsigned opened;
static long answered;

static unsigned bucket(uint64_t value) {
    if (value < 64) return (unsigned)value;
    unsigned exponent = 63u - (unsigned)__builtin_clzll(value) - 5;
    unsigned index = exponent * 64 + (unsigned)(value >> exponent);
    unsigned last = sizeof latencies.counts / sizeof *latencies.counts - 1;
    return index < last ? index : last;
}

static uint64_t bucket_value(unsigned index) {
    if (index < 64) return index;
    unsigned exponent = index / 64;
    return ((uint64_t)(index % 64) << exponent) + ((uint64_t)1 << exponent) / 2;
}

static void record(uint64_t latency) {
    latencies.counts[bucket(latency)]++;
    latencies.total++;
    if (latency > latencies.greatest) latencies.greatest = latency;
}

static double percentile_us(double part) {
    uint64_t wanted = (uint64_t)((double)latencies.total * part), seen = 0;
    for (unsigned at = 0; at < sizeof latencies.counts / sizeof *latencies.counts; at++) {
        seen += latencies.counts[at];
        if (seen > wanted) return (double)(bucket_value(at) < latencies.greatest ? bucket_value(at) : latencies.greatest) / 1000;
    }
    return (double)latencies.greatest / 1000;
}

static void watch(struct connection *connection, uint32_t events) {
    if (connection->watched == events) return;
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(epoll, connection->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, connection->descriptor, &event) < 0) fail("epoll_ctl: %s", strerror(errno));
    connection->watched = events;
}

static void open_connection(struct connection *connection);
static void send_request(struct connection *connection);

static void close_connection(struct connection *connection) {
    if (connection->state == OPENING) opening--;
    close(connection->descriptor);
    connection->state = CLOSED;
}

static void count_error(uint64_t *kind) {
    if (++all_errors > 100000) fail("more than 100000 errors: %llu connections refused or reset, %llu answers cut off, %llu with another status or size",
        (unsigned long long)connect_errors, (unsigned long long)read_errors, (unsigned long long)status_errors);
    if (is_measuring) (*kind)++;
}

static void reopen(struct connection *connection, uint64_t *error) {
    if (error) count_error(error);
    close_connection(connection);
    // The request is given up, not sent again: it is counted as an error.
    connection->due = 0;
    open_connection(connection);
}

static void enqueue(struct connection *connection) {
    if (connection->is_queued) return;
    connection->is_queued = true;
    idle_queue[(idle_first + idle_count++) % MAXIMUM_CONNECTIONS] = (int)(connection - connections);
}

// Sends what is due on the connections that have waited longest. Without a rate something is always due.
static void send_due(void) {
    if (!is_started) return;
    uint64_t now = now_ns();
    while (idle_count > 0 && (interval == 0 || next_due <= now)) {
        struct connection *connection = &connections[idle_queue[idle_first]];
        idle_first = (idle_first + 1) % MAXIMUM_CONNECTIONS;
        idle_count--;
        connection->is_queued = false;
        if (connection->state == CLOSED) open_connection(connection);
        if (connection->state != IDLE && connection->state != OPENING) continue;
        connection->due = interval ? next_due : now;
        if (interval) next_due += interval;
        if (connection->state == IDLE) send_request(connection);
    }
}

static void open_connection(struct connection *connection) {
    connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->descriptor < 0) fail("socket: %s", strerror(errno));
    set_no_delay(connection->descriptor);
    // Several source addresses, so that the ports of connections that have ended do not run out.
    int on = 1;
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000065u + opened++ % SOURCES)};
    setsockopt(connection->descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(connection->descriptor, (struct sockaddr *)&source, sizeof source) < 0) fail("bind: %s", strerror(errno));
    connection->watched = 0;
    connection->sent = connection->filled = 0;
    connection->is_upgraded = false;
    connection->state = OPENING;
    opening++;
    if (connect(connection->descriptor, (struct sockaddr *)&options.address, sizeof options.address) < 0 && errno != EINPROGRESS) {
        count_error(&connect_errors);
        close_connection(connection);
        connection->due = 0;
        // Tried again when its turn comes.
        enqueue(connection);
        return;
    }
    watch(connection, EPOLLOUT);
}

static void finish_opening(struct connection *connection) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(connection->descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) {
        reopen(connection, &connect_errors);
        return;
    }
    opening--;
    connection->state = IDLE;
    if (connection->due) {
        send_request(connection);
        return;
    }
    watch(connection, EPOLLIN);
    enqueue(connection);
}

static void send_request(struct connection *connection) {
    const char *bytes = connection->is_upgraded ? frame : request;
    size_t total = connection->is_upgraded ? frame_count : request_count;
    connection->state = SENDING;
    while (connection->sent < total) {
        ssize_t count = write(connection->descriptor, bytes + connection->sent, total - connection->sent);
        if (count < 0 && errno == EAGAIN) {
            watch(connection, EPOLLOUT);
            return;
        }
        if (count < 0) {
            reopen(connection, &read_errors);
            return;
        }
        connection->sent += (size_t)count;
    }
    connection->sent = connection->filled = 0;
    connection->state = connection->is_upgraded ? READING_BODY : READING_HEAD;
    connection->body_left = connection->is_upgraded ? frame_count : 0;
    watch(connection, EPOLLIN);
}

// The first frame is sent when the connection's turn comes.
static void finish_upgrade(struct connection *connection) {
    connection->is_upgraded = true;
    connection->due = 0;
    connection->filled = 0;
    connection->state = IDLE;
    enqueue(connection);
}

static void finish_request(struct connection *connection) {
    if (is_measuring) {
        completed++;
        record(now_ns() - connection->due);
    }
    if (!connection->has_answered) {
        connection->has_answered = true;
        answered++;
    }
    connection->due = 0;
    connection->sent = connection->filled = 0;
    if (options.new_connections || connection->closes) {
        close_connection(connection);
        if (options.new_connections) {
            enqueue(connection);
        } else {
            open_connection(connection);
        }
        return;
    }
    connection->state = IDLE;
    enqueue(connection);
}

// Whether the head was complete and the answer is as expected; false also after the connection was given up.
static bool read_head(struct connection *connection, ssize_t *extra) {
    size_t head = head_end(connection->head, connection->filled);
    if (head == 0) {
        if (connection->filled == HEAD_LIMIT - 1) reopen(connection, &read_errors);
        return false;
    }
    const char *length = header_value(connection->head, head, "\r\ncontent-length:");
    bool is_ok = options.payload > 0 ? strncmp(connection->head, "HTTP/1.1 101", 12) == 0 && !length
                                     : strncmp(connection->head, "HTTP/1.1 200", 12) == 0 && length;
    connection->body_left = length ? strtoull(length, NULL, 10) : 0;
    if (options.expected_body >= 0 && connection->body_left != (uint64_t)options.expected_body) is_ok = false;
    if (!is_ok) {
        reopen(connection, &status_errors);
        return false;
    }
    const char *persistence = header_value(connection->head, head, "\r\nconnection:");
    connection->closes = persistence && strncasecmp(persistence, "close", 5) == 0;
    *extra = (ssize_t)(connection->filled - head);
    connection->state = READING_BODY;
    return true;
}

// Whether what has just been read is what comes next of the frame that was sent.
static bool is_echo(const struct connection *connection, size_t count) {
    return memcmp(scratch, frame + frame_count - connection->body_left, count) == 0;
}

static void read_answer(struct connection *connection) {
    for (;;) {
        bool in_head = connection->state == READING_HEAD;
        char *target = in_head ? connection->head + connection->filled : scratch;
        size_t room = in_head ? HEAD_LIMIT - 1 - connection->filled : CHUNK;
        ssize_t count = read(connection->descriptor, target, room);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) {
            // The end of a connection between two requests is the proxy's right, but not between two frames.
            reopen(connection, connection->state == IDLE && !connection->is_upgraded ? NULL : &read_errors);
            return;
        }
        ssize_t body = count;
        if (in_head) {
            connection->filled += (size_t)count;
            connection->head[connection->filled] = 0;
            if (!read_head(connection, &body)) return;
        } else if (connection->state != READING_BODY) {
            reopen(connection, &read_errors);
            return;
        }
        if ((uint64_t)body > connection->body_left || (connection->is_upgraded && !is_echo(connection, (size_t)body))) {
            reopen(connection, &status_errors);
            return;
        }
        connection->body_left -= (uint64_t)body;
        if (is_measuring) body_bytes += (uint64_t)body;
        if (connection->body_left == 0) {
            if (options.payload > 0 && !connection->is_upgraded) finish_upgrade(connection);
            else finish_request(connection);
            return;
        }
        if ((size_t)count < room) return;
    }
}

struct usage {
    uint64_t cpu_ns, user_ticks, system_ticks;
};

static struct usage usage_of_processes(void) {
    struct usage usage = {0};
    for (int at = 0; at < options.process_count; at++) {
        clockid_t clock;
        struct timespec time;
        if (clock_getcpuclockid(options.processes[at], &clock) != 0 || clock_gettime(clock, &time) != 0)
            fail("process %d has ended", (int)options.processes[at]);
        usage.cpu_ns += (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
        char name[64], text[1024];
        snprintf(name, sizeof name, "/proc/%d/stat", (int)options.processes[at]);
        int file = open(name, O_RDONLY | O_CLOEXEC);
        ssize_t count = file < 0 ? 0 : read(file, text, sizeof text - 1);
        if (file >= 0) close(file);
        text[count > 0 ? count : 0] = 0;
        unsigned long user = 0, system = 0;
        const char *fields = strrchr(text, ')');  // a command's name may hold spaces and parentheses
        if (fields && sscanf(fields + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2) {
            usage.user_ticks += user;
            usage.system_ticks += system;
        }
    }
    return usage;
}

static void turn(int timeout_ms) {
    struct epoll_event events[MAXIMUM_EVENTS];
    int ready = epoll_wait(epoll, events, MAXIMUM_EVENTS, timeout_ms);
    for (int at = 0; at < ready; at++) {
        struct connection *connection = events[at].data.ptr;
        if (!connection) {
            uint64_t expirations;
            (void)!read(timer, &expirations, sizeof expirations);
        } else if (connection->state == OPENING) {
            finish_opening(connection);
        } else if (connection->state == SENDING) {
            send_request(connection);
        } else if (connection->state != CLOSED) {
            read_answer(connection);
        }
    }
    send_due();
}

static void open_all(void) {
    uint64_t limit = now_ns() + 20000000000u;
    for (long at = 0; at < options.connections && !options.new_connections;) {
        while (at < options.connections && opening < MAXIMUM_OPENING) open_connection(&connections[at++]);
        turn(10);
        if (now_ns() > limit) fail("not all connections could be opened within 20 seconds");
    }
    while (opening > 0) {
        turn(10);
        if (now_ns() > limit) fail("not all connections could be opened within 20 seconds");
    }
    if (options.new_connections)
        for (long at = 0; at < options.connections; at++) enqueue(&connections[at]);
}

static void start_timer(void) {
    if (options.rate == 0) return;
    interval = 1000000000u / (uint64_t)options.rate;
    next_due = now_ns();
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct itimerspec times = {.it_value.tv_nsec = 1, .it_interval = {(time_t)(interval / 1000000000u), (long)(interval % 1000000000u)}};
    timerfd_settime(timer, 0, &times, NULL);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event);
}

static void run(void) {
    open_all();
    start_timer();
    is_started = true;
    send_due();
    // With many connections the warm-up takes longer than was asked for, until each has had an answer: opening connections is a measurement of its own.
    uint64_t warm = now_ns() + (uint64_t)options.warmup_ms * 1000000u, latest = warm + 10000000000u;
    while (now_ns() < warm || (options.warmup_ms > 0 && answered < options.connections && now_ns() < latest)) turn(10);

    is_measuring = true;
    uint64_t due_before = next_due, start = now_ns(), end = start + (uint64_t)options.seconds_ms * 1000000u;
    struct usage before = usage_of_processes();
    while (now_ns() < end && (options.requests == 0 || completed < (uint64_t)options.requests)) turn(10);
    struct usage after = usage_of_processes();
    double seconds = (double)(now_ns() - start) / 1e9;
    due_in_window = interval ? (next_due - due_before) / interval : 0;
    uint64_t behind = interval && now_ns() > next_due ? (now_ns() - next_due) / interval : 0;

    double cpu_us = (double)(after.cpu_ns - before.cpu_ns) / 1000;
    double ticks = (double)(after.user_ticks - before.user_ticks + after.system_ticks - before.system_ticks);
    printf("{\"seconds\": %.4f, \"requests\": %llu, \"requests_per_second\": %.1f, \"body_bytes\": %llu, ", seconds, (unsigned long long)completed,
        (double)completed / seconds, (unsigned long long)body_bytes);
    printf("\"errors\": {\"connect\": %llu, \"cut_off\": %llu, \"wrong_answer\": %llu}, ", (unsigned long long)connect_errors,
        (unsigned long long)read_errors, (unsigned long long)status_errors);
    if (interval) printf("\"requests_due\": %llu, \"requests_behind\": %llu, ", (unsigned long long)due_in_window, (unsigned long long)behind);
    if (options.process_count > 0 && completed > 0)
        printf("\"cpu_us_per_request\": %.3f, \"user_share\": %.3f, \"cpu_share\": %.3f, ", cpu_us / (double)completed,
            ticks > 0 ? (double)(after.user_ticks - before.user_ticks) / ticks : 0, cpu_us / 1e6 / seconds);
    printf("\"latency_us\": {\"p50\": %.1f, \"p90\": %.1f, \"p99\": %.1f, \"p999\": %.1f, \"max\": %.1f}}\n", percentile_us(0.5), percentile_us(0.9),
        percentile_us(0.99), percentile_us(0.999), (double)latencies.greatest / 1000);
}

// A fixed amount of arithmetic. How long it takes shows whether the core is being shared with somebody.
static void calibrate(void) {
    uint64_t start = now_ns(), value = 88172645463325252u;
    for (int at = 0; at < 20000000; at++) {
        value ^= value << 13;
        value ^= value >> 7;
        value ^= value << 17;
    }
    printf("{\"calibration_ms\": %.3f, \"value\": %llu}\n", (double)(now_ns() - start) / 1e6, (unsigned long long)value);
}

// The key is the example of RFC 6455, section 1.3, for which the backend has the answer.
static const char upgrade_headers[] =
    "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

static void make_request(void) {
    request = malloc((size_t)options.body + 2048);
    if (!request) fail("no memory");
    int count = snprintf(request, 2048,
        "%s %s HTTP/1.1\r\nhost: %s\r\nuser-agent: loadgen/1.0 (benchmark)\r\naccept: text/html,application/json;q=0.9,*/*;q=0.8\r\n"
        "accept-language: en-GB,en;q=0.7\r\ncookie: session=0123456789abcdef; theme=dark\r\nx-tenant: benchmark\r\n%s",
        options.method, options.path, options.host, options.payload > 0 ? upgrade_headers : options.new_connections ? "connection: close\r\n" : "");
    if (count < 0 || count > 1900) fail("the path or host is too long");
    request_count = (size_t)count;
    if (options.body > 0) request_count += (size_t)sprintf(request + request_count, "content-type: application/octet-stream\r\ncontent-length: %ld\r\n", options.body);
    memcpy(request + request_count, "\r\n", 2);
    request_count += 2;
    memset(request + request_count, 'x', (size_t)options.body);
    request_count += (size_t)options.body;
}

// A final frame of text with a short length and a mask. RFC 6455, section 5.2.
static void make_frame(void) {
    static const char mask[] = {0x37, 0x5a, 0x11, 0x2c};
    frame[0] = (char)0x81;
    frame[1] = (char)(0x80 | options.payload);
    memcpy(frame + 2, mask, sizeof mask);
    for (long at = 0; at < options.payload; at++) frame[FRAME_HEAD + at] = 'x' ^ mask[at % 4];
    frame_count = FRAME_HEAD + (size_t)options.payload;
}

static void parse_processes(char *text) {
    for (char *part = strtok(text, ","); part; part = strtok(NULL, ",")) {
        if (options.process_count == MAXIMUM_PROCESSES) fail("--processes: at most %d", MAXIMUM_PROCESSES);
        options.processes[options.process_count++] = (pid_t)number("--processes", part, 1, 1 << 22);
    }
}

int main(int count, char **arguments) {
    const char *address = "127.0.0.1";
    long port = 0;
    for (int at = 1; at < count; at++) {
        const char *option = arguments[at];
        if (strcmp(option, "--calibrate") == 0) return calibrate(), 0;
        if (strcmp(option, "--new-connections") == 0) {
            options.new_connections = true;
            continue;
        }
        if (at + 1 == count) fail("%s: expected a value", option);
        char *value = arguments[++at];
        if (strcmp(option, "--address") == 0) address = value;
        else if (strcmp(option, "--port") == 0) port = number(option, value, 1, 65535);
        else if (strcmp(option, "--host") == 0) options.host = value;
        else if (strcmp(option, "--path") == 0) options.path = value;
        else if (strcmp(option, "--connections") == 0) options.connections = number(option, value, 1, MAXIMUM_CONNECTIONS);
        else if (strcmp(option, "--requests") == 0) options.requests = number(option, value, 1, 1000000000);
        else if (strcmp(option, "--milliseconds") == 0) options.seconds_ms = number(option, value, 1, 120000);
        else if (strcmp(option, "--warmup-milliseconds") == 0) options.warmup_ms = number(option, value, 0, 60000);
        else if (strcmp(option, "--rate") == 0) options.rate = number(option, value, 1, 1000000);
        else if (strcmp(option, "--post") == 0) options.method = "POST", options.body = number(option, value, 1, 16 * 1024 * 1024);
        else if (strcmp(option, "--expect-body") == 0) options.expected_body = number(option, value, 0, 1 << 30);
        else if (strcmp(option, "--websocket") == 0) options.payload = number(option, value, 1, MAXIMUM_PAYLOAD);
        else if (strcmp(option, "--processes") == 0) parse_processes(value);
        else fail("unknown option %s", option);
    }
    if (port == 0) fail("--port is needed");
    if (options.payload > 0 && (options.new_connections || options.body > 0)) fail("--websocket cannot be had with --new-connections or --post");
    prepare_process();
    options.address = loopback(address, (int)port);
    make_request();
    make_frame();
    connections = calloc((size_t)options.connections, sizeof *connections);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!connections || epoll < 0) fail("no memory");
    run();
    return 0;
}
