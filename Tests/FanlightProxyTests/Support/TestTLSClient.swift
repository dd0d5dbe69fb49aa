import CNIOBoringSSL
import Glibc
import Testing

/// A client that speaks TLS over a blocking socket, believes every certificate, and tells what it was shown.
final class TestTLSClient: TestStream {
    private static let version12 = UInt16(0x0303)
    static let tls12 = version12...version12
    static let tls13 = UInt16(0x0304)...UInt16(0x0304)
    static let any = UInt16(0x0301)...UInt16(0x0304)

    let socket: TestSocket
    private let context: OpaquePointer
    private let ssl: OpaquePointer
    /// The alert or error that ended the handshake; empty when it succeeded.
    private(set) var problem = ""

    /// - Parameters:
    ///   - serverName: nil for none.
    ///   - protocols: of ALPN; empty for none.
    ///   - session: from `session` of another client.
    init(
        port: Int, serverName: String?, versions: ClosedRange<UInt16> = any, protocols: [String] = ["http/1.1"], ciphers: String? = nil,
        signatures: [UInt16] = [], session: OpaquePointer? = nil
    ) throws {
        // BoringSSL's sockets raise it where the peer is gone.
        signal(SIGPIPE, SIG_IGN)
        socket = TestSocket.connect(port: port)
        context = try #require(SSL_CTX_new(TLS_method()))
        SSL_CTX_set_min_proto_version(context, versions.lowerBound)
        SSL_CTX_set_max_proto_version(context, versions.upperBound)
        if let ciphers { #expect(SSL_CTX_set_strict_cipher_list(context, ciphers) == 1) }
        if !signatures.isEmpty { #expect(SSL_CTX_set_verify_algorithm_prefs(context, signatures, signatures.count) == 1) }
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT)
        ssl = try #require(SSL_new(context))
        SSL_CTX_sess_set_new_cb(context) { ssl, session in
            // The client is alive while its session reads.
            guard let pointer = SSL_get_ex_data(ssl, 0) else { return 0 }
            Unmanaged<TestTLSClient>.fromOpaque(pointer).takeUnretainedValue().session = session
            return 1
        }
        SSL_set_fd(ssl, socket.descriptor)
        SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
        if let serverName { SSL_set_tlsext_host_name(ssl, serverName) }
        let offered = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !offered.isEmpty { SSL_set_alpn_protos(ssl, offered, offered.count) }
        if let session { SSL_set_session(ssl, session) }
        if SSL_connect(ssl) != 1 {
            let error = ERR_get_error()
            problem = ERR_reason_error_string(error).map { String(cString: $0) } ?? "the connection has ended"
        }
        ERR_clear_error()
    }

    deinit {
        if let session { SSL_SESSION_free(session) }
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    /// What the server gave to come back with.
    private(set) var session: OpaquePointer? {
        willSet { if let session { SSL_SESSION_free(session) } }
    }

    var version: UInt16 { UInt16(truncatingIfNeeded: SSL_version(ssl)) }
    var isResumed: Bool { SSL_session_reused(ssl) == 1 }
    var cipher: String {
        SSL_get_current_cipher(ssl).flatMap { SSL_CIPHER_get_name($0) }.map { String(cString: $0) } ?? ""
    }

    /// The server has ended its side in order.
    var hasEnded: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }

    var chosenProtocol: String {
        var bytes: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &bytes, &count)
        return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }

    /// The common name of the server's certificate.
    var subject: String {
        guard let certificate = SSL_get_peer_certificate(ssl) else { return "" }
        defer { X509_free(certificate) }
        var text = [CChar](repeating: 0, count: 128)
        let count = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, &text, 128)
        return count < 0 ? "" : String(decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The server's key is an RSA key.
    var usesRSA: Bool {
        guard let certificate = SSL_get_peer_certificate(ssl) else { return false }
        defer { X509_free(certificate) }
        guard let key = X509_get0_pubkey(certificate) else { return false }
        return EVP_PKEY_id(key) == EVP_PKEY_RSA
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { SSL_write(ssl, $0.baseAddress, Int32($0.count)) }
            ERR_clear_error()
            if count <= 0 { return false }
            rest = rest.dropFirst(Int(count))
        }
        return true
    }

    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = SSL_read(ssl, &buffer, 65536)
        ERR_clear_error()
        return count > 0 ? Array(buffer[..<Int(count)]) : []
    }

    /// Ends our side in order.
    func end() {
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// One request and its response.
    func call(_ request: String) -> TestMessage? {
        send(request)
        return MessageReader(self).next()
    }
}
