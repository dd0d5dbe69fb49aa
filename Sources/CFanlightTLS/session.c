#include "internal.h"

#include <stdlib.h>
#include <string.h>

// The alternatives that clients of today offer, the cheapest first. Envoy: DEFAULT_CURVES has the first two.
static const char groups[] = "X25519:P-256:P-384";

static int select_protocol(
    SSL *ssl, const uint8_t **chosen, uint8_t *chosen_count, const uint8_t *offered, unsigned offered_count, void *argument
) {
    (void)ssl, (void)argument;
    static const uint8_t http[] = "http/1.1";
    const uint8_t count = sizeof http - 1;
    for (unsigned index = 0; index < offered_count; index += offered[index] + 1u) {
        if (offered[index] != count || offered_count - index <= count || memcmp(offered + index + 1, http, count)) continue;
        *chosen = offered + index + 1;
        *chosen_count = count;
        return SSL_TLSEXT_ERR_OK;
    }
    // As Envoy: the client sees that nothing was chosen.
    return SSL_TLSEXT_ERR_NOACK;
}

void fl_tls_offer_http(SSL_CTX *context) { SSL_CTX_set_alpn_select_cb(context, select_protocol, NULL); }

static enum ssl_select_cert_result_t select_identity(const SSL_CLIENT_HELLO *hello) {
    fl_tls_session *session = SSL_get_app_data(hello->ssl);
    if (!session->is_decided) return ssl_select_cert_retry;
    // The name is refused by the callback for names, whose alert can be chosen.
    if (session->is_refused) return session->knows_name ? ssl_select_cert_error : ssl_select_cert_success;
    if (!SSL_set_SSL_CTX(hello->ssl, session->chosen.context) || !SSL_set_min_proto_version(hello->ssl, session->chosen.min_version) ||
        !SSL_set_max_proto_version(hello->ssl, session->chosen.max_version))
        return ssl_select_cert_error;
    return ssl_select_cert_success;
}

static int check_name(SSL *ssl, int *alert, void *argument) {
    (void)argument;
    const fl_tls_session *session = SSL_get_app_data(ssl);
    if (!session->is_refused) return SSL_TLSEXT_ERR_OK;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

fl_tls_front *fl_tls_front_create(void) {
    fl_tls_front *front = calloc(1, sizeof *front);
    if (!front) return NULL;
    SSL_CTX *context = front->context = SSL_CTX_new(TLS_method());
    if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_VERSION) || !SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) ||
        !SSL_CTX_set1_groups_list(context, groups)) {
        fl_tls_front_free(front);
        return NULL;
    }
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_select_certificate_cb(context, select_identity);
    SSL_CTX_set_tlsext_servername_callback(context, check_name);
    fl_tls_offer_http(context);
    return front;
}

void fl_tls_front_free(fl_tls_front *front) {
    SSL_CTX_free(front->context);
    free(front);
}

fl_tls_session *fl_tls_session_create(fl_tls_front *front, fl_tls_io *io) {
    fl_tls_session *session = calloc(1, sizeof *session);
    if (!session) return NULL;
    session->io = io;
    BIO *bio = fl_tls_io_bio(io);
    session->ssl = bio ? SSL_new(front->context) : NULL;
    if (!session->ssl) {
        BIO_free(bio);
        free(session);
        ERR_clear_error();
        return NULL;
    }
    SSL_set_bio(session->ssl, bio, bio);
    SSL_set_app_data(session->ssl, session);
    // What only a handshake needs is given back after it. Without it nothing is renegotiated, which BoringSSL's servers never do.
    SSL_set_shed_handshake_config(session->ssl, 1);
    SSL_set_accept_state(session->ssl);
    return session;
}

void fl_tls_session_free(fl_tls_session *session) {
    SSL_free(session->ssl);
    SSL_CTX_free(session->chosen.context);
    free(session);
}

const char *fl_tls_session_server_name(const fl_tls_session *session) {
    return SSL_get_servername(session->ssl, TLSEXT_NAMETYPE_host_name);
}

void fl_tls_session_choose(fl_tls_session *session, const fl_tls_identity *identity) {
    session->chosen = *identity;
    SSL_CTX_up_ref(session->chosen.context);
    session->is_decided = 1;
}

void fl_tls_session_refuse(fl_tls_session *session, int knows_name) {
    session->is_decided = 1;
    session->is_refused = 1;
    session->knows_name = knows_name != 0;
}

static fl_tls_failure failure_of(const fl_tls_session *session, uint32_t error) {
    if (session->is_refused) return FL_TLS_FAILURE_REFUSED;
    if (ERR_GET_LIB(error) != ERR_LIB_SSL) return FL_TLS_FAILURE_PROTOCOL;
    int reason = ERR_GET_REASON(error);
    switch (reason) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_WRONG_VERSION_NUMBER: return FL_TLS_FAILURE_NOT_TLS;
    case SSL_R_UNSUPPORTED_PROTOCOL: return FL_TLS_FAILURE_VERSION;
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SHARED_GROUP:
    case SSL_R_NO_COMMON_SIGNATURE_ALGORITHMS: return FL_TLS_FAILURE_PARAMETERS;
    default: return reason >= SSL_AD_REASON_OFFSET ? FL_TLS_FAILURE_PEER : FL_TLS_FAILURE_PROTOCOL;
    }
}

static fl_tls_result fail(fl_tls_session *session) {
    session->failure = (uint8_t)failure_of(session, ERR_peek_error());
    ERR_clear_error();
    return FL_TLS_FAILED;
}

fl_tls_result fl_tls_session_handshake(fl_tls_session *session) {
    ERR_clear_error();
    int result = SSL_do_handshake(session->ssl);
    if (result == 1) {
        SSL_CTX_free(session->chosen.context);
        session->chosen.context = NULL;
        return FL_TLS_DONE;
    }
    switch (SSL_get_error(session->ssl, result)) {
    case SSL_ERROR_WANT_READ: return FL_TLS_WANTS_INPUT;
    case SSL_ERROR_PENDING_CERTIFICATE: return FL_TLS_WANTS_IDENTITY;
    default: return fail(session);
    }
}

fl_tls_result fl_tls_session_read(fl_tls_session *session, uint8_t *bytes, size_t capacity, size_t *count) {
    ERR_clear_error();
    *count = 0;
    while (*count < capacity) {
        size_t room = capacity - *count;
        int result = SSL_read(session->ssl, bytes + *count, room > FL_TLS_RECORD ? FL_TLS_RECORD : (int)room);
        if (result > 0) {
            *count += (size_t)result;
            if (session->io->input_count == 0 && SSL_pending(session->ssl) == 0) return FL_TLS_WANTS_INPUT;
            continue;
        }
        switch (SSL_get_error(session->ssl, result)) {
        case SSL_ERROR_WANT_READ: return FL_TLS_WANTS_INPUT;
        case SSL_ERROR_ZERO_RETURN: return FL_TLS_CLOSED;
        default: return fail(session);
        }
    }
    return FL_TLS_DONE;
}

static int write_record(fl_tls_session *session, const uint8_t *bytes, size_t count) {
    if (SSL_write(session->ssl, bytes, (int)count) == (int)count) return 1;
    fail(session);
    return 0;
}

static int write_all(fl_tls_session *session, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        size_t part = count < FL_TLS_RECORD ? count : FL_TLS_RECORD;
        if (!write_record(session, bytes, part)) return 0;
        bytes += part;
        count -= part;
    }
    return 1;
}

int fl_tls_session_write(
    fl_tls_session *session, const uint8_t *first, size_t first_count, const uint8_t *second, size_t second_count
) {
    ERR_clear_error();
    // A head and the body behind it are one record where they fit, which is cheaper for both sides.
    if (first_count > 0 && second_count > 0 && first_count < FL_TLS_RECORD) {
        size_t room = FL_TLS_RECORD - first_count;
        size_t part = second_count < room ? second_count : room;
        memcpy(session->io->record, first, first_count);
        memcpy(session->io->record + first_count, second, part);
        if (!write_record(session, session->io->record, first_count + part)) return 0;
        return write_all(session, second + part, second_count - part);
    }
    return write_all(session, first, first_count) && write_all(session, second, second_count);
}

void fl_tls_session_end(fl_tls_session *session) {
    SSL_shutdown(session->ssl);
    ERR_clear_error();
}

fl_tls_failure fl_tls_session_failure(const fl_tls_session *session) { return (fl_tls_failure)session->failure; }

uint16_t fl_tls_session_version(const fl_tls_session *session) { return (uint16_t)SSL_version(session->ssl); }

const char *fl_tls_session_cipher(const fl_tls_session *session) {
    const SSL_CIPHER *cipher = SSL_get_current_cipher(session->ssl);
    return cipher ? SSL_CIPHER_get_name(cipher) : "";
}

int fl_tls_session_is_resumed(const fl_tls_session *session) { return SSL_session_reused(session->ssl); }
