// Changes one route after another and looks when every gateway answers by the change.
//
//   propagate --unix DATA/fanlight.sock --gateway 127.51.1.2:18080 --probes FILE --template FILE --changes 1000
//   propagate … --burst --pause-ms 20      writes alone, evenly spaced; gateways are asked after the last one only
//
// A line of --probes is `OBJECT HOST PATH`: where the VirtualService is written, and a request that its route answers directly with the value that was
// written. The template is the body of the write, with @PATH@ and @VALUE@.
//
// Prints one line of JSON. All times are in microseconds.
#define _GNU_SOURCE
#include "../load/common.h"

#include <stddef.h>
#include <sys/timerfd.h>
#include <sys/un.h>

enum { MAXIMUM_GATEWAYS = 16, MAXIMUM_PROBES = 1024, BUFFER = 64 * 1024, MAXIMUM_CHANGES = 1 << 20, REQUESTS_OF_A_CONNECTION = 50 };
// A change that no gateway has by then is an error of the benchmark.
static const uint64_t patience = 20000000000u;

typedef struct {
    char *object, *host, *path;
} Probe;

typedef struct {
    int descriptor;
    // Of the gateway; -1 for the API.
    int gateway;
    char out[BUFFER];
    size_t out_count, out_sent;
    char in[BUFFER];
    size_t in_count;
    // When the request under way was sent; 0 while there is none.
    uint64_t started;
    // Of the change that the request asks for.
    int serial;
    unsigned requests;
    uint64_t due;
} Connection;

typedef struct {
    struct sockaddr_in address;
    Connection poll, background;
    // When it answered by the change under way; 0 until then.
    uint64_t seen;
} Gateway;

static struct {
    const char *unix_path, *template;
    int changes, poll_us, pause_ms, background, churn_ms;
    bool is_burst;
    Probe other, churn;
} options = {.changes = 1000, .poll_us = 500, .pause_ms = 10, .churn_ms = 1000};

static Gateway gateways[MAXIMUM_GATEWAYS];
static int gateway_count;
static Probe probes[MAXIMUM_PROBES];
static int probe_count;
static Connection writer = {.gateway = -1}, churner = {.gateway = -1};
static int poller;
static uint64_t run_mark;

static uint64_t polls, background_requests, background_slowest, failures, flaps, churned;
static char failure_text[256];

typedef struct {
    int64_t acknowledged, first, last, sent_to_last;
} Sample;
static Sample *samples;
static int sample_count;

// The change under way, or the last one.
static int serial;
static uint64_t sent_at, acknowledged_at;
static bool is_under_way;
static char wanted[48];
static uint64_t next_at;

__attribute__((format(printf, 1, 2))) static void note_failure(const char *format, ...) {
    if (failures++ > 0) return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(failure_text, sizeof failure_text, format, arguments);
    va_end(arguments);
}

// MARK: Connections

static void watch(Connection *connection, uint32_t events, int operation) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(poller, operation, connection->descriptor, &event) != 0) fail("epoll: %s", strerror(errno));
}

static void dial(Connection *connection) {
    int result;
    if (connection->gateway < 0) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        if (strlen(options.unix_path) >= sizeof address.sun_path) fail("the socket's path is too long");
        strcpy(address.sun_path, options.unix_path);
        connection->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        result = connect(connection->descriptor, (struct sockaddr *)&address, sizeof address);
    } else {
        struct sockaddr_in *address = &gateways[connection->gateway].address;
        connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        result = connect(connection->descriptor, (struct sockaddr *)address, sizeof *address);
        if (result == 0) set_no_delay(connection->descriptor);
    }
    if (result != 0) fail("cannot connect to %s: %s", connection->gateway < 0 ? options.unix_path : "a gateway", strerror(errno));
    fcntl(connection->descriptor, F_SETFL, O_NONBLOCK);
    connection->in_count = connection->out_count = connection->out_sent = 0;
    connection->requests = 0;
    connection->started = 0;
    watch(connection, EPOLLIN, EPOLL_CTL_ADD);
}

static void redial(Connection *connection) {
    close(connection->descriptor);
    dial(connection);
}

static void flush(Connection *connection) {
    while (connection->out_sent < connection->out_count) {
        ssize_t count = write(connection->descriptor, connection->out + connection->out_sent, connection->out_count - connection->out_sent);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return watch(connection, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
        // What is lost is told when the end of the connection is read.
        if (count <= 0) return;
        connection->out_sent += (size_t)count;
    }
    connection->out_count = connection->out_sent = 0;
}

__attribute__((format(printf, 2, 3))) static void send_text(Connection *connection, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(connection->out, BUFFER, format, arguments);
    va_end(arguments);
    if (count < 0 || count >= BUFFER) fail("a request is larger than %d bytes", BUFFER);
    connection->out_count = (size_t)count;
    connection->out_sent = 0;
    connection->started = now_ns();
    connection->requests++;
    flush(connection);
}

static void send_get(Connection *connection, const Probe *probe) {
    connection->serial = serial;
    send_text(connection, "GET %s HTTP/1.1\r\nhost: %s\r\nuser-agent: propagate/1\r\n\r\n", probe->path, probe->host);
}

static void send_write(Connection *connection, const Probe *probe, const char *value) {
    char body[BUFFER / 2];
    size_t count = 0;
    for (const char *at = options.template; *at;) {
        const char *part = at;
        size_t length = 1;
        if (!strncmp(at, "@PATH@", 6)) part = probe->path, length = strlen(part), at += 6;
        else if (!strncmp(at, "@VALUE@", 7)) part = value, length = strlen(part), at += 7;
        else at++;
        if (count + length >= sizeof body) fail("a body is larger than %zu bytes", sizeof body);
        memcpy(body + count, part, length);
        count += length;
    }
    send_text(
        connection,
        "PATCH %s HTTP/1.1\r\nhost: fanlight\r\nuser-agent: propagate/1\r\naccept: application/json\r\ncontent-type: application/merge-patch+json\r\n"
        "content-length: %zu\r\n\r\n%.*s",
        probe->object, count, (int)count, body);
}

// An answer that is complete, and taken; its body stays until the next one is read.
typedef struct {
    int status;
    const char *body;
    size_t count;
} Answer;

// Whether the connection is still there.
static bool receive(Connection *connection) {
    while (connection->in_count < BUFFER) {
        ssize_t count = read(connection->descriptor, connection->in + connection->in_count, BUFFER - connection->in_count);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return true;
        if (count <= 0) return false;
        connection->in_count += (size_t)count;
    }
    fail("an answer is larger than %d bytes", BUFFER);
}

static bool take_answer(Connection *connection, Answer *answer) {
    size_t head = head_end(connection->in, connection->in_count);
    if (!head) return false;
    const char *length = header_value(connection->in, head, "\r\ncontent-length:");
    answer->count = length ? strtoul(length, NULL, 10) : 0;
    if (head + answer->count > BUFFER) fail("an answer is larger than %d bytes", BUFFER);
    if (connection->in_count < head + answer->count) return false;
    answer->status = atoi(connection->in + 9);
    answer->body = connection->in + head;
    if (connection->in_count > head + answer->count) fail("an answer to no request");
    connection->in_count = 0;
    return true;
}

// MARK: A change

static void begin_change(uint64_t now) {
    serial++;
    snprintf(wanted, sizeof wanted, "change-%llx-%06d.", (unsigned long long)run_mark, serial);
    for (int index = 0; index < gateway_count; index++) gateways[index].seen = 0;
    acknowledged_at = 0;
    is_under_way = true;
    sent_at = now;
    send_write(&writer, &probes[serial % probe_count], wanted);
}

static void end_change(void) {
    uint64_t first = UINT64_MAX, last = 0;
    for (int index = 0; index < gateway_count; index++) {
        if (gateways[index].seen < first) first = gateways[index].seen;
        if (gateways[index].seen > last) last = gateways[index].seen;
    }
    samples[sample_count++] = (Sample){
        .acknowledged = (int64_t)(acknowledged_at - sent_at) / 1000, .first = ((int64_t)first - (int64_t)acknowledged_at) / 1000,
        .last = ((int64_t)last - (int64_t)acknowledged_at) / 1000, .sent_to_last = (int64_t)(last - sent_at) / 1000};
    is_under_way = false;
    // Not in step with anything that happens at even intervals.
    next_at = now_ns() + (uint64_t)options.pause_ms * 1000000 + (uint64_t)(random() % (options.pause_ms * 1000 + 1)) * 1000;
}

static bool is_everywhere(void) {
    for (int index = 0; index < gateway_count; index++) if (!gateways[index].seen) return false;
    return true;
}

static bool polls_now(void) { return !options.is_burst || (sample_count == options.changes - 1 && acknowledged_at); }

static void take_write(const Answer *answer, uint64_t now) {
    if (answer->status != 200) fail("a write was answered %d: %.*s", answer->status, (int)answer->count, answer->body);
    acknowledged_at = now;
    if (options.is_burst && sample_count < options.changes - 1) {
        samples[sample_count++] = (Sample){.acknowledged = (int64_t)(now - sent_at) / 1000};
        is_under_way = false;
        next_at = sent_at + (uint64_t)options.pause_ms * 1000000;
    } else if (is_everywhere()) end_change();
}

static void take_poll(Gateway *gateway, const Answer *answer, uint64_t now) {
    polls++;
    if (answer->status != 200) return note_failure("a gateway answered %d where a route changes: %.*s", answer->status, (int)answer->count, answer->body);
    if (gateway->poll.serial != serial || serial == 0) return;
    bool is_new = memmem(answer->body, answer->count, wanted, strlen(wanted)) != NULL;
    if (is_new && !gateway->seen) {
        gateway->seen = now;
        if (is_under_way && acknowledged_at && is_everywhere()) end_change();
    } else if (!is_new && gateway->seen) flaps++;
}

static void take_background(Connection *connection, const Answer *answer, uint64_t now) {
    background_requests++;
    if (now - connection->started > background_slowest) background_slowest = now - connection->started;
    if (answer->status != 200) note_failure("a gateway answered %d on a route that does not change: %.*s", answer->status, (int)answer->count, answer->body);
}

// MARK: The loop

static void handle(Connection *connection, uint32_t events) {
    if (events & EPOLLOUT) {
        watch(connection, EPOLLIN, EPOLL_CTL_MOD);
        flush(connection);
    }
    if (!receive(connection)) {
        if (connection->gateway < 0) fail("the API closed a connection");
        note_failure("gateway %d closed a connection%s", connection->gateway, connection->started ? " with a request under way" : "");
        return redial(connection);
    }
    Answer answer;
    if (!take_answer(connection, &answer)) return;
    uint64_t now = now_ns();
    if (connection == &writer) take_write(&answer, now);
    else if (connection == &churner) {
        if (answer.status != 200) fail("a write was answered %d: %.*s", answer.status, (int)answer.count, answer.body);
        churned++;
    }
    else if (connection == &gateways[connection->gateway].poll) take_poll(&gateways[connection->gateway], &answer, now);
    else take_background(connection, &answer, now);
    connection->started = 0;
    // New connections are made all the time too.
    if (connection->gateway >= 0 && connection == &gateways[connection->gateway].background && connection->requests >= REQUESTS_OF_A_CONNECTION) redial(connection);
}

static void tick(uint64_t now) {
    for (int index = 0; index < gateway_count; index++) {
        Gateway *gateway = &gateways[index];
        if (polls_now() && !gateway->poll.started && now >= gateway->poll.due) {
            gateway->poll.due = now + (uint64_t)options.poll_us * 1000;
            send_get(&gateway->poll, &probes[serial % probe_count]);
        }
        if (options.background && !gateway->background.started && now >= gateway->background.due) {
            gateway->background.due = now + 1000000000u / (unsigned)options.background;
            send_get(&gateway->background, &options.other);
        }
        if (gateway->background.started && now > gateway->background.started + patience) fail("gateway %d does not answer", index);
    }
    if (options.churn.object && !churner.started && now >= churner.due) {
        char value[48];
        churner.due = now + (uint64_t)options.churn_ms * 1000000;
        snprintf(value, sizeof value, "other-%llx-%llu.", (unsigned long long)run_mark, (unsigned long long)churned);
        send_write(&churner, &options.churn, value);
    }
    if (is_under_way && now > sent_at + patience) {
        for (int index = 0; index < gateway_count; index++) if (!gateways[index].seen) fail("gateway %d does not answer by change %d (the write is %sanswered)", index, serial, acknowledged_at ? "" : "not ");
    }
}

static void run(void) {
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    // Twice as often as anything falls due; while only writes fall due, a millisecond will do.
    long interval = options.is_burst ? 1000000 : options.poll_us * 500;
    struct itimerspec times = {.it_interval.tv_nsec = interval, .it_value.tv_nsec = interval};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (timer < 0 || timerfd_settime(timer, 0, &times, NULL) != 0 || epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event) != 0) fail("timer: %s", strerror(errno));
    next_at = now_ns() + (options.is_burst ? 0 : 300000000u);
    struct epoll_event events[64];
    while (sample_count < options.changes) {
        int count = epoll_wait(poller, events, 64, 1000);
        for (int index = 0; index < count; index++) {
            if (events[index].data.ptr) {
                handle(events[index].data.ptr, events[index].events);
                continue;
            }
            uint64_t expirations;
            if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN) fail("timer: %s", strerror(errno));
            uint64_t now = now_ns();
            tick(now);
            if (!is_under_way && sample_count < options.changes && now >= next_at) begin_change(now);
        }
    }
}

// MARK: Output

static void print_series(const char *name, size_t offset) {
    printf("\"%s\": [", name);
    for (int index = 0; index < sample_count; index++) printf("%s%lld", index ? "," : "", (long long)*(const int64_t *)((const char *)&samples[index] + offset));
    printf("], ");
}

static void print_result(double seconds) {
    printf("{");
    print_series("acknowledged", offsetof(Sample, acknowledged));
    if (!options.is_burst) {
        print_series("first", offsetof(Sample, first));
        print_series("last", offsetof(Sample, last));
        print_series("sent_to_last", offsetof(Sample, sent_to_last));
    }
    printf(
        "\"seconds\": %.3f, \"polls\": %llu, \"background\": %llu, \"background_slowest\": %llu, \"churned\": %llu, \"flaps\": %llu, \"failures\": %llu, \"failure\": \"",
        seconds, (unsigned long long)polls, (unsigned long long)background_requests, (unsigned long long)background_slowest / 1000, (unsigned long long)churned,
        (unsigned long long)flaps, (unsigned long long)failures);
    for (const char *at = failure_text; *at; at++) if (*at != '"' && *at != '\\' && (unsigned char)*at >= ' ') putchar(*at);
    printf("\"}\n");
}

// MARK: Options

static char *text_of(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail("%s: %s", path, strerror(errno));
    char *text = calloc(1, 4 << 20);
    if (!text) fail("out of memory");
    size_t count = fread(text, 1, (4 << 20) - 1, file);
    text[count] = 0;
    fclose(file);
    return text;
}

static Probe probe(char *line) {
    char *rest = NULL;
    Probe probe = {.object = strtok_r(line, " ", &rest), .host = strtok_r(NULL, " ", &rest), .path = strtok_r(NULL, " ", &rest)};
    if (!probe.path) fail("a probe is of the form `OBJECT HOST PATH`");
    return probe;
}

static void add_gateway(char *text) {
    char *colon = strrchr(text, ':');
    if (!colon || gateway_count == MAXIMUM_GATEWAYS) fail("--gateway needs host:port, at most %d times", MAXIMUM_GATEWAYS);
    *colon = 0;
    Gateway *gateway = &gateways[gateway_count];
    gateway->address = loopback(text, atoi(colon + 1));
    gateway->poll.gateway = gateway->background.gateway = gateway_count++;
}

static void read_options(int count, char **arguments) {
    for (int index = 1; index < count; index++) {
        const char *option = arguments[index];
        if (!strcmp(option, "--burst")) {
            options.is_burst = true;
            continue;
        }
        if (index + 1 == count) fail("%s needs a value", option);
        char *value = arguments[++index];
        if (!strcmp(option, "--unix")) options.unix_path = value;
        else if (!strcmp(option, "--gateway")) add_gateway(value);
        else if (!strcmp(option, "--template")) options.template = text_of(value);
        else if (!strcmp(option, "--probes")) {
            char *rest = NULL;
            for (char *line = strtok_r(text_of(value), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
                if (probe_count == MAXIMUM_PROBES) fail("at most %d probes", MAXIMUM_PROBES);
                probes[probe_count++] = probe(line);
            }
        }
        else if (!strcmp(option, "--changes")) options.changes = (int)number(option, value, 1, MAXIMUM_CHANGES);
        else if (!strcmp(option, "--poll-us")) options.poll_us = (int)number(option, value, 50, 100000);
        else if (!strcmp(option, "--pause-ms")) options.pause_ms = (int)number(option, value, 0, 10000);
        else if (!strcmp(option, "--background")) options.background = (int)number(option, value, 0, 2000);
        else if (!strcmp(option, "--other")) options.other = probe(value);
        else if (!strcmp(option, "--churn")) options.churn = probe(value);
        else if (!strcmp(option, "--churn-ms")) options.churn_ms = (int)number(option, value, 1, 60000);
        else fail("unknown option %s", option);
    }
    if (!options.unix_path || !options.template || !gateway_count || !probe_count) fail("--unix, --gateway, --probes and --template are needed");
    if (options.background && !options.other.path) fail("--background needs --other");
}

int main(int count, char **arguments) {
    prepare_process();
    read_options(count, arguments);
    poller = epoll_create1(EPOLL_CLOEXEC);
    samples = calloc((size_t)options.changes, sizeof *samples);
    if (poller < 0 || !samples) fail("out of memory");
    run_mark = now_ns();
    srandom((unsigned)run_mark);
    dial(&writer);
    if (options.churn.object) dial(&churner);
    for (int index = 0; index < gateway_count; index++) {
        dial(&gateways[index].poll);
        if (options.background) dial(&gateways[index].background);
    }
    uint64_t started = now_ns();
    run();
    print_result((double)(now_ns() - started) / 1e9);
    return failures || flaps ? 1 : 0;
}
