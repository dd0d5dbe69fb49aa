#pragma once

#include "CFanlightTLS.h"

#include <CNIOBoringSSL.h>

enum { FL_TLS_RECORD = 16 * 1024 };

struct fl_tls_io {
    const uint8_t *input;
    size_t input_count;
    uint8_t *output;
    size_t output_count;
    size_t output_capacity;
    /// Where two small parts become one record.
    uint8_t record[FL_TLS_RECORD];
};

struct fl_tls_front {
    SSL_CTX *context;
};

struct fl_tls_credential {
    SSL_CREDENTIAL *credential;
    uint8_t digest[SHA256_DIGEST_LENGTH];
};

struct fl_tls_identity {
    SSL_CTX *context;
    uint16_t min_version;
    uint16_t max_version;
};

struct fl_tls_session {
    SSL *ssl;
    fl_tls_io *io;
    /// Set by `fl_tls_session_choose`; its context has a reference of ours.
    struct fl_tls_identity chosen;
    uint8_t is_decided;
    uint8_t is_refused;
    uint8_t knows_name;
    uint8_t failure;
};

/// A BIO over the buffers, owned by the caller; NULL without memory.
BIO *fl_tls_io_bio(fl_tls_io *io);

/// HTTP/1.1 where the client offers it.
void fl_tls_offer_http(SSL_CTX *context);
