#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// Output beyond this is given back once it is taken.
enum { KEPT_OUTPUT = 256 * 1024 };

fl_tls_io *fl_tls_io_create(void) { return calloc(1, sizeof(fl_tls_io)); }

void fl_tls_io_free(fl_tls_io *io) {
    free(io->output);
    free(io);
}

void fl_tls_io_set_input(fl_tls_io *io, const uint8_t *bytes, size_t count) {
    io->input = bytes;
    io->input_count = count;
}

size_t fl_tls_io_input_count(const fl_tls_io *io) { return io->input_count; }

const uint8_t *fl_tls_io_output(const fl_tls_io *io, size_t *count) {
    *count = io->output_count;
    return io->output ? io->output : (const uint8_t *)"";
}

void fl_tls_io_clear_output(fl_tls_io *io) {
    io->output_count = 0;
    if (io->output_capacity > KEPT_OUTPUT) {
        free(io->output);
        io->output = NULL;
        io->output_capacity = 0;
    }
}

static int append(fl_tls_io *io, const void *bytes, size_t count) {
    if (io->output_capacity - io->output_count < count) {
        size_t wanted = io->output_capacity ? io->output_capacity : 32 * 1024;
        while (wanted - io->output_count < count) wanted *= 2;
        uint8_t *larger = realloc(io->output, wanted);
        if (!larger) return 0;
        io->output = larger;
        io->output_capacity = wanted;
    }
    memcpy(io->output + io->output_count, bytes, count);
    io->output_count += count;
    return 1;
}

static int read_input(BIO *bio, char *bytes, int capacity) {
    fl_tls_io *io = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (io->input_count == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    size_t count = io->input_count < (size_t)capacity ? io->input_count : (size_t)capacity;
    memcpy(bytes, io->input, count);
    io->input += count;
    io->input_count -= count;
    return (int)count;
}

static int write_output(BIO *bio, const char *bytes, int count) {
    BIO_clear_retry_flags(bio);
    return append(BIO_get_data(bio), bytes, (size_t)count) ? count : -1;
}

static long control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static int created(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static BIO_METHOD *method;
static pthread_once_t method_once = PTHREAD_ONCE_INIT;

static void make_method(void) {
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "fanlight");
    if (!made) return;
    if (BIO_meth_set_read(made, read_input) && BIO_meth_set_write(made, write_output) && BIO_meth_set_ctrl(made, control) &&
        BIO_meth_set_create(made, created))
        method = made;
    else
        BIO_meth_free(made);
}

BIO *fl_tls_io_bio(fl_tls_io *io) {
    pthread_once(&method_once, make_method);
    BIO *bio = method ? BIO_new(method) : NULL;
    if (bio) BIO_set_data(bio, io);
    return bio;
}
