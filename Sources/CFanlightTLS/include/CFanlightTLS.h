// A server's side of TLS by BoringSSL, as the swift-nio-ssl package brings it, over buffers in memory: nothing here reads or writes a socket.
//
// BoringSSL's headers are no promised interface, so that only this target sees them, and Package.resolved pins their version.
// A session and its `fl_tls_io` belong to one thread; a front and identities may be used by several at once.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// What all sessions of a gateway share before it is known whom they want: the keys of session tickets, which BoringSSL renews every two days.
typedef struct fl_tls_front fl_tls_front;
/// A certificate chain with its private key.
typedef struct fl_tls_credential fl_tls_credential;
/// What a server shows and accepts: credentials, versions, cipher suites.
typedef struct fl_tls_identity fl_tls_identity;
typedef struct fl_tls_session fl_tls_session;
/// Where the sessions of one thread take input from and put output.
typedef struct fl_tls_io fl_tls_io;

typedef enum {
    FL_TLS_DONE = 0,
    FL_TLS_WANTS_INPUT = 1,
    /// The client's hello is here: the server name can be asked for, and `fl_tls_session_choose` or `_refuse` is waited for.
    FL_TLS_WANTS_IDENTITY = 2,
    /// The client has ended its side in order.
    FL_TLS_CLOSED = 3,
    FL_TLS_FAILED = 4,
} fl_tls_result;

/// Why a session failed, as far as an operator cares.
typedef enum {
    FL_TLS_FAILURE_PROTOCOL = 0,
    /// The client does not speak TLS.
    FL_TLS_FAILURE_NOT_TLS = 1,
    /// No version of TLS in common.
    FL_TLS_FAILURE_VERSION = 2,
    /// No cipher suite, curve or signature in common.
    FL_TLS_FAILURE_PARAMETERS = 3,
    /// The client refused what it was shown, such as a certificate that it does not trust.
    FL_TLS_FAILURE_PEER = 4,
    /// `fl_tls_session_refuse` was called.
    FL_TLS_FAILURE_REFUSED = 5,
} fl_tls_failure;

/// NULL without memory.
fl_tls_front *_Nullable fl_tls_front_create(void);
void fl_tls_front_free(fl_tls_front *_Nonnull front);

/// Reads PEM. NULL where something is wrong, with a text in `problem` that holds nothing of the key.
fl_tls_credential *_Nullable fl_tls_credential_create(
    const uint8_t *_Nullable chain, size_t chain_count, const uint8_t *_Nullable key, size_t key_count, char *_Nonnull problem,
    size_t problem_capacity);
void fl_tls_credential_free(fl_tls_credential *_Nonnull credential);

/// - Parameters:
///   - min_version, max_version: 0x0301 to 0x0304.
///   - ciphers: names separated by colons, for versions below 1.3; NULL for those of Envoy.
///   - scope: sessions are resumed only where scope and certificates are the same.
fl_tls_identity *_Nullable fl_tls_identity_create(
    const fl_tls_credential *_Nullable const *_Nonnull credentials, size_t count, uint16_t min_version, uint16_t max_version,
    const char *_Nullable ciphers, const uint8_t *_Nullable scope, size_t scope_count);
void fl_tls_identity_free(fl_tls_identity *_Nonnull identity);

fl_tls_io *_Nullable fl_tls_io_create(void);
void fl_tls_io_free(fl_tls_io *_Nonnull io);
/// The bytes stay where they are until the next call of a session has used them up.
void fl_tls_io_set_input(fl_tls_io *_Nonnull io, const uint8_t *_Nonnull bytes, size_t count);
size_t fl_tls_io_input_count(const fl_tls_io *_Nonnull io);
/// What sessions have written since the last `fl_tls_io_clear_output`.
const uint8_t *_Nonnull fl_tls_io_output(const fl_tls_io *_Nonnull io, size_t *_Nonnull count);
void fl_tls_io_clear_output(fl_tls_io *_Nonnull io);

/// NULL without memory.
fl_tls_session *_Nullable fl_tls_session_create(fl_tls_front *_Nonnull front, fl_tls_io *_Nonnull io);
void fl_tls_session_free(fl_tls_session *_Nonnull session);
/// DONE, WANTS_INPUT, WANTS_IDENTITY or FAILED.
fl_tls_result fl_tls_session_handshake(fl_tls_session *_Nonnull session);
/// The name that the client asked for, or NULL.
const char *_Nullable fl_tls_session_server_name(const fl_tls_session *_Nonnull session);
/// The session keeps what it needs of the identity, which may be freed at any time.
void fl_tls_session_choose(fl_tls_session *_Nonnull session, const fl_tls_identity *_Nonnull identity);
/// The handshake fails, with the alert unrecognized_name, or handshake_failure where the name is known.
void fl_tls_session_refuse(fl_tls_session *_Nonnull session, int knows_name);
/// Uses up the input, as far as there is room. DONE with `count` when there may be more, WANTS_INPUT, CLOSED or FAILED otherwise, also with `count`.
fl_tls_result fl_tls_session_read(fl_tls_session *_Nonnull session, uint8_t *_Nonnull bytes, size_t capacity, size_t *_Nonnull count);
/// All of both parts is written as records of 16 KiB at most. 0 when the session has failed.
int fl_tls_session_write(
    fl_tls_session *_Nonnull session, const uint8_t *_Nonnull first, size_t first_count, const uint8_t *_Nonnull second, size_t second_count);
/// Writes that our side ends in order.
void fl_tls_session_end(fl_tls_session *_Nonnull session);
fl_tls_failure fl_tls_session_failure(const fl_tls_session *_Nonnull session);
/// 0x0303, 0x0304, …
uint16_t fl_tls_session_version(const fl_tls_session *_Nonnull session);
/// OpenSSL's name of the cipher suite, as Envoy shows it; empty before the handshake.
const char *_Nonnull fl_tls_session_cipher(const fl_tls_session *_Nonnull session);
int fl_tls_session_is_resumed(const fl_tls_session *_Nonnull session);
