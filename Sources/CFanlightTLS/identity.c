#include "internal.h"

#include <stdlib.h>
#include <string.h>

// Envoy: source/common/tls/context_config_impl.cc, DEFAULT_CIPHER_SUITES.
static const char default_ciphers[] =
    "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]:[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";

static void tell(char *problem, size_t capacity, const char *text) {
    if (problem[0] == 0) OPENSSL_strlcpy(problem, text, capacity);
}

/// Keys that are encrypted would be asked a password for.
static int no_password(char *buffer, int size, int rwflag, void *data) {
    (void)buffer, (void)size, (void)rwflag, (void)data;
    return 0;
}

static void free_buffers(CRYPTO_BUFFER **buffers, size_t count) {
    for (size_t index = 0; index < count; index++) CRYPTO_BUFFER_free(buffers[index]);
}

enum { MAX_CERTIFICATES = 32 };

/// The certificates of a PEM text; other blocks are skipped.
static size_t read_chain(const uint8_t *bytes, size_t count, CRYPTO_BUFFER **chain, char *problem, size_t capacity) {
    BIO *bio = BIO_new_mem_buf(bytes, (ossl_ssize_t)count);
    if (!bio) return 0;
    size_t found = 0;
    char *name = NULL, *header = NULL;
    uint8_t *data = NULL;
    long length = 0;
    while (problem[0] == 0 && PEM_read_bio(bio, &name, &header, &data, &length)) {
        if (strcmp(name, "CERTIFICATE") == 0) {
            const uint8_t *cursor = data;
            X509 *certificate = d2i_X509(NULL, &cursor, length);
            if (!certificate || cursor != data + length) {
                tell(problem, capacity, "a certificate of the chain cannot be read");
            } else if (found == MAX_CERTIFICATES) {
                tell(problem, capacity, "the chain has more than 32 certificates");
            } else if ((chain[found] = CRYPTO_BUFFER_new(data, (size_t)length, NULL))) {
                found++;
            }
            X509_free(certificate);
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(bio);
    if (found == 0) tell(problem, capacity, "there is no PEM block CERTIFICATE");
    if (problem[0] == 0) return found;
    free_buffers(chain, found);
    return 0;
}

static EVP_PKEY *read_key(const uint8_t *bytes, size_t count, char *problem, size_t capacity) {
    BIO *bio = BIO_new_mem_buf(bytes, (ossl_ssize_t)count);
    EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
    BIO_free(bio);
    if (!key) tell(problem, capacity, "the private key cannot be read; an unencrypted PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY is needed");
    return key;
}

static int key_fits(CRYPTO_BUFFER *leaf, const EVP_PKEY *key) {
    const uint8_t *cursor = CRYPTO_BUFFER_data(leaf);
    X509 *certificate = d2i_X509(NULL, &cursor, (long)CRYPTO_BUFFER_len(leaf));
    int fits = certificate && X509_check_private_key(certificate, key) == 1;
    X509_free(certificate);
    return fits;
}

fl_tls_credential *fl_tls_credential_create(
    const uint8_t *chain_bytes, size_t chain_count, const uint8_t *key_bytes, size_t key_count, char *problem, size_t capacity
) {
    problem[0] = 0;
    CRYPTO_BUFFER *chain[MAX_CERTIFICATES];
    size_t count = read_chain(chain_bytes, chain_count, chain, problem, capacity);
    EVP_PKEY *key = count ? read_key(key_bytes, key_count, problem, capacity) : NULL;
    fl_tls_credential *made = NULL;
    if (key && !key_fits(chain[0], key)) tell(problem, capacity, "the private key is not that of the certificate");
    if (key && problem[0] == 0 && (made = calloc(1, sizeof *made))) {
        made->credential = SSL_CREDENTIAL_new_x509();
        SHA256(CRYPTO_BUFFER_data(chain[0]), CRYPTO_BUFFER_len(chain[0]), made->digest);
        if (!made->credential || !SSL_CREDENTIAL_set1_cert_chain(made->credential, chain, count) ||
            !SSL_CREDENTIAL_set1_private_key(made->credential, key)) {
            fl_tls_credential_free(made);
            made = NULL;
            tell(problem, capacity, "keys of this kind are not served; use RSA, ECDSA or Ed25519");
        }
    }
    EVP_PKEY_free(key);
    free_buffers(chain, count);
    ERR_clear_error();
    if (!made) tell(problem, capacity, "there is no memory left");
    return made;
}

void fl_tls_credential_free(fl_tls_credential *credential) {
    SSL_CREDENTIAL_free(credential->credential);
    free(credential);
}

static int configure(
    SSL_CTX *context, const fl_tls_credential *const *credentials, size_t count, const char *ciphers, const uint8_t *scope, size_t scope_count
) {
    for (size_t index = 0; index < count; index++)
        if (!SSL_CTX_add1_credential(context, credentials[index]->credential)) return 0;
    // Names that BoringSSL does not know are passed over.
    if (!ciphers || !SSL_CTX_set_cipher_list(context, ciphers)) {
        ERR_clear_error();
        if (!SSL_CTX_set_strict_cipher_list(context, default_ciphers)) return 0;
    }
    SHA256_CTX digest;
    uint8_t identifier[SHA256_DIGEST_LENGTH];
    SHA256_Init(&digest);
    SHA256_Update(&digest, scope, scope_count);
    for (size_t index = 0; index < count; index++) SHA256_Update(&digest, credentials[index]->digest, SHA256_DIGEST_LENGTH);
    SHA256_Final(identifier, &digest);
    fl_tls_offer_http(context);
    return SSL_CTX_set_session_id_context(context, identifier, sizeof identifier);
}

fl_tls_identity *fl_tls_identity_create(
    const fl_tls_credential *const *credentials, size_t count, uint16_t min_version, uint16_t max_version, const char *ciphers,
    const uint8_t *scope, size_t scope_count
) {
    fl_tls_identity *identity = calloc(1, sizeof *identity);
    if (!identity) return NULL;
    identity->context = SSL_CTX_new(TLS_method());
    identity->min_version = min_version;
    identity->max_version = max_version;
    if (identity->context && configure(identity->context, credentials, count, ciphers, scope, scope_count)) return identity;
    ERR_clear_error();
    fl_tls_identity_free(identity);
    return NULL;
}

void fl_tls_identity_free(fl_tls_identity *identity) {
    SSL_CTX_free(identity->context);
    free(identity);
}
