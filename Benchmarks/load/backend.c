// The backend of the load benchmark: an HTTP/1.1 server on one thread that does as little as it can.
//
// GET or POST of /<n>k or /<n>m answers with a body of that many kilobytes or megabytes; the body of a request is read and dropped.
// GET of /ws answers as a WebSocket does, after which every byte is sent back as it came: frames stay masked, which no proxy looks at.
// Prints `listening <port>`, and ends after --seconds or --requests, whichever comes first.
#define _GNU_SOURCE
#include "common.h"

enum { MAXIMUM_EVENTS = 512, MAXIMUM_BODY = 16 * 1024 * 1024 };

// What a web service usually sends with an answer.
static const char response_headers[] =
    "content-type: application/json; charset=utf-8\r\n"
    "date: Tue, 03 Mar 2026 10:00:00 GMT\r\n"
    "server: backend\r\n"
    "cache-control: private, max-age=0, must-revalidate\r\n"
    "etag: \"5f2c1d-3e8-60a7b1c2d3e4f\"\r\n"
    "last-modified: Mon, 02 Mar 2026 08:30:00 GMT\r\n"
    "vary: accept-encoding\r\n"
    "x-content-type-options: nosniff\r\n"
    "x-frame-options: DENY\r\n"
    "set-cookie: session=0123456789abcdef0123456789abcdef; Path=/; HttpOnly\r\n";

struct answer {
    size_t body;
    size_t count;
    char *bytes;
};

struct connection {
    int descriptor;
    bool waits_for_room;
    bool echoes;             // is a WebSocket by now: `input` holds what is to be sent back
    size_t filled;           // bytes of a request's head in `input`
    size_t body_left;        // bytes of a request's body that are still to come
    const struct answer *pending;  // what is owed once the body has come, and while it is written
    size_t written;
    char input[HEAD_LIMIT];
};

// The key that is accepted here is the one that the load generator sends. RFC 6455, section 1.3, has both.
static char upgrade_bytes[] =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "upgrade: websocket\r\n"
    "connection: upgrade\r\n"
    "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
    "\r\n";
static const struct answer upgrade = {.count = sizeof upgrade_bytes - 1, .bytes = upgrade_bytes};

static struct answer answers[16];
static int answer_count, epoll;
static long requests_left;

static const struct answer *answer_of_size(size_t body) {
    for (int at = 0; at < answer_count; at++)
        if (answers[at].body == body) return &answers[at];
    if (body > MAXIMUM_BODY || answer_count == (int)(sizeof answers / sizeof *answers)) return NULL;
    char head[1024];
    int length = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n%scontent-length: %zu\r\n\r\n", response_headers, body);
    struct answer *answer = &answers[answer_count];
    answer->bytes = malloc((size_t)length + body);
    if (!answer->bytes) return NULL;
    answer_count++;
    memcpy(answer->bytes, head, (size_t)length);
    for (size_t at = 0; at < body; at++) answer->bytes[(size_t)length + at] = (char)('a' + at % 26);
    answer->body = body;
    answer->count = (size_t)length + body;
    return answer;
}

static const struct answer *answer_for(const char *head) {
    const char *path = strchr(head, ' ');
    if (!path || path[1] != '/') return NULL;
    if (strncmp(path, " /ws ", 5) == 0) return &upgrade;
    char *unit;
    unsigned long size = strtoul(path + 2, &unit, 10);
    if (size == 0 || size > MAXIMUM_BODY) return NULL;
    if (*unit == 'k') return answer_of_size(size * 1024);
    if (*unit == 'm') return answer_of_size(size * 1024 * 1024);
    return NULL;
}

static void end_connection(struct connection *connection) {
    close(connection->descriptor);
    free(connection);
}

static void wait_for(struct connection *connection, bool room) {
    if (connection->waits_for_room == room) return;
    connection->waits_for_room = room;
    struct epoll_event event = {.events = room ? EPOLLOUT : EPOLLIN, .data.ptr = connection};
    epoll_ctl(epoll, EPOLL_CTL_MOD, connection->descriptor, &event);
}

enum outcome { DONE, AGAIN, BROKEN };

// Goes on from what was written before, and waits for room when not all of it can be written.
static enum outcome write_all(struct connection *connection, const char *bytes, size_t count) {
    while (connection->written < count) {
        ssize_t sent = write(connection->descriptor, bytes + connection->written, count - connection->written);
        if (sent < 0) {
            if (errno != EAGAIN) return BROKEN;
            wait_for(connection, true);
            return AGAIN;
        }
        connection->written += (size_t)sent;
    }
    wait_for(connection, false);
    connection->written = 0;
    return DONE;
}

static enum outcome write_answer(struct connection *connection) {
    enum outcome outcome = write_all(connection, connection->pending->bytes, connection->pending->count);
    if (outcome != DONE) return outcome;
    connection->echoes = connection->pending == &upgrade;
    connection->pending = NULL;
    if (requests_left > 0 && --requests_left == 0) exit(0);
    return DONE;
}

static enum outcome write_echo(struct connection *connection) {
    enum outcome outcome = write_all(connection, connection->input, connection->filled);
    if (outcome == DONE) connection->filled = 0;
    return outcome;
}

// Answers the requests that are complete in the buffer.
static enum outcome take_requests(struct connection *connection) {
    for (;;) {
        if (connection->body_left > 0) {
            size_t taken = connection->filled < connection->body_left ? connection->filled : connection->body_left;
            connection->body_left -= taken;
            connection->filled -= taken;
            memmove(connection->input, connection->input + taken, connection->filled);
            if (connection->body_left > 0) return DONE;
        }
        if (connection->pending) {
            enum outcome outcome = write_answer(connection);
            if (outcome != DONE) return outcome;
        }
        if (connection->echoes) return write_echo(connection);
        connection->input[connection->filled] = 0;
        size_t head = head_end(connection->input, connection->filled);
        if (head == 0) return connection->filled == HEAD_LIMIT - 1 ? BROKEN : DONE;
        if (header_value(connection->input, head, "\r\ntransfer-encoding:")) return BROKEN;
        const char *length = header_value(connection->input, head, "\r\ncontent-length:");
        connection->body_left = length ? strtoul(length, NULL, 10) : 0;
        connection->pending = answer_for(connection->input);
        if (!connection->pending) return BROKEN;
        connection->filled -= head;
        memmove(connection->input, connection->input + head, connection->filled);
    }
}

static enum outcome read_input(struct connection *connection) {
    size_t room = HEAD_LIMIT - 1 - connection->filled;
    ssize_t count = read(connection->descriptor, connection->input + connection->filled, room);
    if (count == 0) return BROKEN;
    if (count < 0) return errno == EAGAIN ? AGAIN : BROKEN;
    connection->filled += (size_t)count;
    return connection->echoes ? write_echo(connection) : take_requests(connection);
}

static enum outcome serve(struct connection *connection) {
    if (!connection->waits_for_room) return read_input(connection);
    if (connection->echoes) return write_echo(connection);
    enum outcome outcome = write_answer(connection);
    return outcome == DONE ? take_requests(connection) : outcome;
}

static void accept_connections(int listener) {
    for (;;) {
        int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return;
        struct connection *connection = calloc(1, sizeof *connection);
        if (!connection) {
            close(descriptor);
            return;
        }
        connection->descriptor = descriptor;
        set_no_delay(descriptor);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0) end_connection(connection);
    }
}

int main(int count, char **arguments) {
    const char *address_text = "127.0.0.1";
    long port = 0, seconds = 600;
    for (int at = 1; at < count; at += 2) {
        const char *option = arguments[at], *value = at + 1 < count ? arguments[at + 1] : "";
        if (strcmp(option, "--address") == 0) address_text = value;
        else if (strcmp(option, "--port") == 0) port = number(option, value, 0, 65535);
        else if (strcmp(option, "--seconds") == 0) seconds = number(option, value, 1, 7200);
        else if (strcmp(option, "--requests") == 0) requests_left = number(option, value, 1, 1000000000);
        else fail("usage: backend [--address 127.0.0.1] [--port 0] [--seconds 600] [--requests n]");
    }
    prepare_process();
    struct sockaddr_in address = loopback(address_text, (int)port);
    socklen_t length = sizeof address;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) fail("cannot listen: %s", strerror(errno));
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("listening %d\n", ntohs(address.sin_port));
    fflush(stdout);

    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[MAXIMUM_EVENTS], event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    alarm((unsigned)seconds);  // the limit on time: the signal ends the process
    for (;;) {
        int ready = epoll_wait(epoll, events, MAXIMUM_EVENTS, -1);
        for (int at = 0; at < ready; at++) {
            struct connection *connection = events[at].data.ptr;
            if (!connection) accept_connections(listener);
            else if (serve(connection) == BROKEN) end_connection(connection);
        }
    }
}
