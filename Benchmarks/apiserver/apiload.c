// The load generator of the API benchmark: writers that wait for each answer, over HTTP/1.1 or as etcd's clients do, and watchers of one change.
//
//   apiload write --unix PATH --update /api/v1/namespaces/default/configmaps --connections 32 --seconds 5
//   apiload write --tcp 127.0.0.1:2379 --grpc --connections 32 --seconds 5
//   apiload watch --unix PATH --path '/api/v1/…?watch=1&resourceVersion=7' --change /api/v1/…/configmaps/NAME --connections 1000 --rounds 10
//
// Prints one line of JSON. All times are in microseconds.
#define _GNU_SOURCE
#include "../load/common.h"

#include <sys/un.h>

enum { MAXIMUM_CONNECTIONS = 4096, MAXIMUM_SAMPLES = 4 << 20, BUFFER = 256 * 1024, MARK = 16 };

typedef struct {
    int descriptor;
    unsigned number;
    char *out;
    size_t out_count, out_sent;
    char *in;
    size_t in_count;
    uint64_t started;
    uint64_t writes;
    // Of the write under way, among those of all connections.
    uint64_t serial;
    // HTTP/2: the stream of the request under way.
    uint32_t stream;
    uint32_t unacknowledged;
    bool is_ready, is_over, is_refused;
    uint64_t arrived;
} Connection;

static struct {
    const char *unix_path, *tcp_host, *collection, *path, *change, *prefix;
    const char *template;
    int tcp_port, connections, rounds;
    double seconds, warmup;
    size_t size;
    bool is_grpc, is_create, is_patch;
    unsigned keys;
    // Writes after which it is over; 0 for none.
    uint64_t total;
} options = {.connections = 1, .rounds = 10, .seconds = 5, .warmup = 1, .size = 2048, .keys = 4, .prefix = "load"};

static Connection connections[MAXIMUM_CONNECTIONS];
static uint32_t *samples;
static size_t sample_count;
static uint64_t errors, refused, sent;
static char error_text[256];
static int poller;
static void note_error(const char *text, size_t count) {
    if (errors++ == 0) snprintf(error_text, sizeof error_text, "%.*s", (int)(count < 200 ? count : 200), text);
}

// MARK: Connections

static int dial(void) {
    if (options.unix_path) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        if (strlen(options.unix_path) >= sizeof address.sun_path) fail("the socket's path is too long");
        strcpy(address.sun_path, options.unix_path);
        int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) fail("%s: %s", options.unix_path, strerror(errno));
        return descriptor;
    }
    struct sockaddr_in address = loopback(options.tcp_host, options.tcp_port);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) fail("%s:%d: %s", options.tcp_host, options.tcp_port, strerror(errno));
    set_no_delay(descriptor);
    return descriptor;
}

static void open_connection(Connection *connection, unsigned number) {
    *connection = (Connection){.descriptor = dial(), .number = number, .out = malloc(BUFFER), .in = malloc(BUFFER)};
    if (!connection->out || !connection->in) fail("out of memory");
    fcntl(connection->descriptor, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, connection->descriptor, &event) != 0) fail("epoll: %s", strerror(errno));
}

static void append(Connection *connection, const void *bytes, size_t count) {
    if (connection->out_count + count > BUFFER) fail("a request is larger than %d bytes", BUFFER);
    memcpy(connection->out + connection->out_count, bytes, count);
    connection->out_count += count;
}

static void flush(Connection *connection) {
    while (connection->out_sent < connection->out_count) {
        ssize_t count = write(connection->descriptor, connection->out + connection->out_sent, connection->out_count - connection->out_sent);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.u32 = connection->number};
            epoll_ctl(poller, EPOLL_CTL_MOD, connection->descriptor, &event);
            return;
        }
        if (count <= 0) fail("write: %s", strerror(errno));
        connection->out_sent += (size_t)count;
    }
    connection->out_count = connection->out_sent = 0;
}

// MARK: What is written

// A value of the wanted size, different in every write and not worth compressing.
static size_t value(char *text, const Connection *connection) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint64_t random = (connection->writes + 1) * 0x9E3779B97F4A7C15u ^ ((uint64_t)connection->number << 32);
    for (size_t index = 0; index < options.size; index++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        text[index] = letters[random & 63];
    }
    return options.size;
}

static int name(char *text, size_t count, const Connection *connection) {
    if (options.is_create) return snprintf(text, count, "%s-%llu", options.prefix, (unsigned long long)connection->serial);
    return snprintf(text, count, "%s-%u-%llu", options.prefix, connection->number, (unsigned long long)(connection->writes % options.keys));
}

static void send_http(Connection *connection, const char *method, const char *path, const char *type, const char *body, size_t count) {
    char head[1024];
    int length = snprintf(
        head, sizeof head, "%s %s HTTP/1.1\r\nhost: load\r\nuser-agent: apiload/1\r\naccept: application/json\r\ncontent-type: application/%s\r\ncontent-length: %zu\r\n\r\n",
        method, path, type, count);
    append(connection, head, (size_t)length);
    append(connection, body, count);
}

static const char standard_template[] = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"@NAME@\"},\"data\":{\"value\":\"@VALUE@\"}}";

// The template with the object's name and a new value.
static size_t fill(char *body, size_t limit, const char *object, const char *text, size_t length) {
    size_t count = 0;
    for (const char *at = options.template ? options.template : standard_template; *at;) {
        const char *part = at;
        size_t part_count = 1;
        if (!strncmp(at, "@NAME@", 6)) part = object, part_count = strlen(object), at += 6;
        else if (!strncmp(at, "@VALUE@", 7)) part = text, part_count = length, at += 7;
        else at++;
        if (count + part_count > limit) fail("a body is larger than %zu bytes", limit);
        memcpy(body + count, part, part_count);
        count += part_count;
    }
    return count;
}

static void send_object(Connection *connection) {
    static char text[64 * 1024], body[128 * 1024], path[512];
    char object[128];
    name(object, sizeof object, connection);
    size_t count = fill(body, sizeof body, object, text, value(text, connection));
    // What is to be updated is created at first.
    bool is_post = options.is_create || connection->writes < options.keys;
    snprintf(path, sizeof path, is_post ? "%s" : "%s/%s", options.collection, object);
    send_http(connection, is_post ? "POST" : options.is_patch ? "PATCH" : "PUT", path, is_post || !options.is_patch ? "json" : "merge-patch+json", body, count);
}

// MARK: HTTP/2 and gRPC, as much as etcd's clients use of it

static void frame(Connection *connection, uint8_t type, uint8_t flags, uint32_t stream, const void *bytes, size_t count) {
    uint8_t head[9] = {(uint8_t)(count >> 16), (uint8_t)(count >> 8), (uint8_t)count, type, flags, (uint8_t)(stream >> 24), (uint8_t)(stream >> 16), (uint8_t)(stream >> 8), (uint8_t)stream};
    append(connection, head, sizeof head);
    if (count) append(connection, bytes, count);
}

static void window_update(Connection *connection, uint32_t stream, uint32_t count) {
    uint8_t bytes[4] = {(uint8_t)(count >> 24), (uint8_t)(count >> 16), (uint8_t)(count >> 8), (uint8_t)count};
    frame(connection, 8, 0, stream, bytes, sizeof bytes);
}

static size_t literal(uint8_t *bytes, const char *header, const char *text) {
    size_t count = 0;
    bytes[count++] = 0;
    bytes[count++] = (uint8_t)strlen(header);
    memcpy(bytes + count, header, strlen(header)), count += strlen(header);
    bytes[count++] = (uint8_t)strlen(text);
    memcpy(bytes + count, text, strlen(text));
    return count + strlen(text);
}

static size_t varint(uint8_t *bytes, uint64_t number) {
    size_t count = 0;
    while (number >= 128) bytes[count++] = (uint8_t)(number | 128), number >>= 7;
    bytes[count++] = (uint8_t)number;
    return count;
}

static void start_http2(Connection *connection) {
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    append(connection, preface, sizeof preface - 1);
    frame(connection, 4, 0, 0, NULL, 0);
    window_update(connection, 0, 1 << 30);
    connection->stream = 1;
}

static void send_put(Connection *connection) {
    static uint8_t head[512], body[80 * 1024];
    static char text[64 * 1024];
    char key[160], object[128];
    size_t count = 0;
    count += literal(head + count, ":method", "POST");
    count += literal(head + count, ":scheme", "http");
    count += literal(head + count, ":path", "/etcdserverpb.KV/Put");
    count += literal(head + count, ":authority", "load");
    count += literal(head + count, "content-type", "application/grpc");
    count += literal(head + count, "user-agent", "apiload/1");
    count += literal(head + count, "te", "trailers");
    frame(connection, 1, 4, connection->stream, head, count);
    name(object, sizeof object, connection);
    int key_count = snprintf(key, sizeof key, "/registry/configmaps/default/%s", object);
    size_t length = value(text, connection);
    size_t at = 5;
    body[at++] = 10, at += varint(body + at, (uint64_t)key_count);
    memcpy(body + at, key, (size_t)key_count), at += (size_t)key_count;
    body[at++] = 18, at += varint(body + at, length);
    memcpy(body + at, text, length), at += length;
    size_t message = at - 5;
    body[0] = 0, body[1] = (uint8_t)(message >> 24), body[2] = (uint8_t)(message >> 16), body[3] = (uint8_t)(message >> 8), body[4] = (uint8_t)message;
    frame(connection, 0, 1, connection->stream, body, at);
}

static void send_write(Connection *connection) {
    connection->started = now_ns();
    if (!connection->is_refused) connection->serial = sent++;
    if (options.is_grpc) send_put(connection); else send_object(connection);
    flush(connection);
}

// MARK: Answers

static void take_bytes(Connection *connection, size_t count) {
    connection->in_count -= count;
    memmove(connection->in, connection->in + count, connection->in_count);
}

// Whether the answer of the request under way is complete, which is then taken.
static bool take_http(Connection *connection) {
    size_t head = head_end(connection->in, connection->in_count);
    if (!head) return false;
    const char *length = header_value(connection->in, head, "\r\ncontent-length:");
    if (!length) fail("an answer without content-length: %.*s", (int)head, connection->in);
    size_t body = strtoul(length, NULL, 10);
    if (head + body > BUFFER) fail("an answer is larger than %d bytes", BUFFER);
    if (connection->in_count < head + body) return false;
    bool exists_already = !strncmp(connection->in + 9, "409", 3) && !options.is_create && connection->writes < options.keys;
    connection->is_refused = !strncmp(connection->in + 9, "429", 3);
    if (connection->in[9] != '2' && !exists_already && !connection->is_refused) note_error(connection->in + head, body);
    take_bytes(connection, head + body);
    return true;
}

static bool take_grpc(Connection *connection) {
    bool is_complete = false;
    size_t at = 0;
    while (connection->in_count - at >= 9) {
        const uint8_t *head = (const uint8_t *)connection->in + at;
        size_t count = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
        uint8_t type = head[3], flags = head[4];
        if (connection->in_count - at < 9 + count) break;
        if (type == 4 && !(flags & 1)) frame(connection, 4, 1, 0, NULL, 0);
        if (type == 6 && !(flags & 1)) frame(connection, 6, 1, 0, head + 9, count);
        if (type == 7 || type == 3) fail("the server ended the connection or the stream");
        // An answer without data is one that failed: its trailers come alone.
        if (type == 1 && (flags & 1) && connection->unacknowledged == 0) note_error("a call failed", 13);
        if (type == 0) connection->unacknowledged += (uint32_t)count;
        if (type == 1 && (flags & 1)) is_complete = true, connection->unacknowledged = 0;
        at += 9 + count;
    }
    take_bytes(connection, at);
    if (is_complete) connection->stream += 2;
    return is_complete;
}

static void receive(Connection *connection) {
    while (connection->in_count < BUFFER) {
        ssize_t count = read(connection->descriptor, connection->in + connection->in_count, BUFFER - connection->in_count);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count < 0) fail("read: %s", strerror(errno));
        if (count == 0) {
            connection->is_over = true;
            return;
        }
        connection->in_count += (size_t)count;
    }
}

// MARK: Writers

static int compare(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static double quantile(double part) { return sample_count ? samples[(size_t)(part * (double)(sample_count - 1))] : 0; }

static void run_writers(void) {
    uint64_t begin = now_ns(), measured = begin + (uint64_t)(options.warmup * 1e9), end = measured + (uint64_t)(options.seconds * 1e9);
    for (int index = 0; index < options.connections; index++) {
        open_connection(&connections[index], (unsigned)index);
        if (options.is_grpc) start_http2(&connections[index]);
        send_write(&connections[index]);
    }
    int under_way = options.connections;
    struct epoll_event events[256];
    while (under_way > 0) {
        int count = epoll_wait(poller, events, 256, 1000);
        if (now_ns() > end + 30000000000u) fail("no answer for 30 s");
        for (int index = 0; index < count; index++) {
            Connection *connection = &connections[events[index].data.u32];
            if (events[index].events & EPOLLOUT) {
                struct epoll_event event = {.events = EPOLLIN, .data.u32 = connection->number};
                epoll_ctl(poller, EPOLL_CTL_MOD, connection->descriptor, &event);
                flush(connection);
            }
            receive(connection);
            if (connection->is_over) fail("the server closed a connection");
            bool is_complete = options.is_grpc ? take_grpc(connection) : take_http(connection);
            if (connection->out_count) flush(connection);
            if (!is_complete) continue;
            uint64_t now = now_ns();
            if (connection->is_refused) refused++; else connection->writes++;
            if (!connection->is_refused && now >= measured && now < end && sample_count < MAXIMUM_SAMPLES) samples[sample_count++] = (uint32_t)((now - connection->started) / 1000);
            if (connection->is_refused || (now < end && (!options.total || sent < options.total))) send_write(connection); else under_way--;
        }
    }
    qsort(samples, sample_count, sizeof *samples, compare);
    printf(
        "{\"writes\": %zu, \"per_second\": %.1f, \"p50\": %.0f, \"p90\": %.0f, \"p99\": %.0f, \"max\": %.0f, \"refused\": %llu, \"errors\": %llu, \"error\": \"",
        sample_count, (double)sample_count / ((double)((now_ns() < end ? now_ns() : end) - measured) / 1e9), quantile(0.5), quantile(0.9), quantile(0.99), quantile(1), (unsigned long long)refused,
        (unsigned long long)errors);
    for (const char *at = error_text; *at; at++) if (*at != '"' && *at != '\\' && *at >= ' ') putchar(*at);
    printf("\"}\n");
}

// MARK: Watchers

// Whether the mark is in what came; the end stays, for a mark that comes in two parts.
static bool take_mark(Connection *connection, const char *mark) {
    bool is_there = memmem(connection->in, connection->in_count, mark, MARK) != NULL;
    size_t kept = connection->in_count < MARK - 1 ? connection->in_count : MARK - 1;
    take_bytes(connection, connection->in_count - kept);
    if (is_there) connection->in_count = 0;
    return is_there;
}

static void await_answers(int count, const char *what, bool (*take)(Connection *)) {
    struct epoll_event events[256];
    uint64_t deadline = now_ns() + 30000000000u;
    while (count > 0) {
        int ready = epoll_wait(poller, events, 256, 1000);
        if (now_ns() > deadline) fail("%d connections still wait for %s", count, what);
        for (int index = 0; index < ready; index++) {
            Connection *connection = &connections[events[index].data.u32];
            receive(connection);
            if (connection->is_over) fail("the server closed a connection");
            if (!connection->is_ready && take(connection)) connection->is_ready = true, connection->arrived = now_ns(), count--;
        }
    }
}

static char mark[MARK + 1];

static bool take_head(Connection *connection) {
    size_t head = head_end(connection->in, connection->in_count);
    if (!head) return false;
    if (connection->in[9] != '2') fail("a watch was refused: %.*s", (int)connection->in_count, connection->in);
    take_bytes(connection, head);
    return true;
}

static bool take_change(Connection *connection) {
    return connection->number == (unsigned)options.connections ? take_http(connection) : take_mark(connection, mark);
}

static void run_watchers(void) {
    char request[1024];
    for (int index = 0; index < options.connections; index++) {
        open_connection(&connections[index], (unsigned)index);
        int count = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nhost: load\r\nuser-agent: apiload/1\r\naccept: application/json\r\n\r\n", options.path);
        append(&connections[index], request, (size_t)count);
        flush(&connections[index]);
    }
    await_answers(options.connections, "the head of their answer", take_head);
    Connection *writer = &connections[options.connections];
    open_connection(writer, (unsigned)options.connections);
    const char *object = strrchr(options.change, '/') + 1;
    printf("{\"rounds\": [");
    for (int round = 0; round < options.rounds; round++) {
        snprintf(mark, sizeof mark, "mark-%011d", round);
        for (int index = 0; index <= options.connections; index++) connections[index].is_ready = false;
        char body[512];
        int count = snprintf(body, sizeof body, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"value\":\"%s\"}}", object, mark);
        uint64_t started = now_ns();
        send_http(writer, "PUT", options.change, "json", body, (size_t)count);
        flush(writer);
        await_answers(options.connections + 1, "the change", take_change);
        uint64_t first = UINT64_MAX, last = 0;
        for (int index = 0; index < options.connections; index++) {
            if (connections[index].arrived < first) first = connections[index].arrived;
            if (connections[index].arrived > last) last = connections[index].arrived;
        }
        printf(
            "%s{\"acknowledged\": %llu, \"first\": %llu, \"last\": %llu}", round ? ", " : "", (unsigned long long)(writer->arrived - started) / 1000,
            (unsigned long long)(first - started) / 1000, (unsigned long long)(last - started) / 1000);
    }
    printf("], \"errors\": %llu}\n", (unsigned long long)errors);
}

// MARK: Options

static const char *argument(int count, char **arguments, int *index) {
    if (*index + 1 >= count) fail("%s needs a value", arguments[*index]);
    return arguments[++*index];
}

int main(int count, char **arguments) {
    prepare_process();
    if (count < 2) fail("apiload write or apiload watch");
    for (int index = 2; index < count; index++) {
        const char *option = arguments[index];
        if (!strcmp(option, "--unix")) options.unix_path = argument(count, arguments, &index);
        else if (!strcmp(option, "--tcp")) {
            char *text = strdup(argument(count, arguments, &index)), *colon = strrchr(text, ':');
            if (!colon) fail("--tcp needs host:port");
            *colon = 0, options.tcp_host = text, options.tcp_port = atoi(colon + 1);
        }
        else if (!strcmp(option, "--update")) options.collection = argument(count, arguments, &index);
        else if (!strcmp(option, "--create")) options.collection = argument(count, arguments, &index), options.is_create = true;
        else if (!strcmp(option, "--grpc")) options.is_grpc = true;
        else if (!strcmp(option, "--patch")) options.is_patch = true;
        else if (!strcmp(option, "--prefix")) options.prefix = argument(count, arguments, &index);
        else if (!strcmp(option, "--template")) options.template = argument(count, arguments, &index);
        else if (!strcmp(option, "--total")) options.total = strtoull(argument(count, arguments, &index), NULL, 10), options.seconds = 600, options.warmup = 0;
        else if (!strcmp(option, "--path")) options.path = argument(count, arguments, &index);
        else if (!strcmp(option, "--change")) options.change = argument(count, arguments, &index);
        else if (!strcmp(option, "--connections")) options.connections = atoi(argument(count, arguments, &index));
        else if (!strcmp(option, "--rounds")) options.rounds = atoi(argument(count, arguments, &index));
        else if (!strcmp(option, "--keys")) options.keys = (unsigned)atoi(argument(count, arguments, &index));
        else if (!strcmp(option, "--size")) options.size = (size_t)atoi(argument(count, arguments, &index));
        else if (!strcmp(option, "--seconds")) options.seconds = atof(argument(count, arguments, &index));
        else if (!strcmp(option, "--warmup")) options.warmup = atof(argument(count, arguments, &index));
        else fail("unknown option %s", option);
    }
    if (!options.unix_path == !options.tcp_host) fail("one of --unix and --tcp is needed");
    if (options.connections < 1 || options.connections >= MAXIMUM_CONNECTIONS) fail("--connections is 1 to %d", MAXIMUM_CONNECTIONS - 1);
    if (options.size < 1 || options.size > 32 * 1024 || options.keys < 1 || options.rounds < 1) fail("--size is 1 to 32768, --keys and --rounds at least 1");
    poller = epoll_create1(EPOLL_CLOEXEC);
    samples = malloc(MAXIMUM_SAMPLES * sizeof *samples);
    if (poller < 0 || !samples) fail("epoll: %s", strerror(errno));
    if (!strcmp(arguments[1], "write") && (options.collection || options.is_grpc)) run_writers();
    else if (!strcmp(arguments[1], "watch") && options.path && options.change && strchr(options.change, '/')) run_watchers();
    else fail("apiload write with --update, --create or --grpc, or apiload watch with --path and --change");
    return errors ? 1 : 0;
}
