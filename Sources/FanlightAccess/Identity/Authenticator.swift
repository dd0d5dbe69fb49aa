import Synchronization

/// Says who makes a request, by its client certificate or its bearer token.
///
/// A certificate that counts decides, whatever token comes with it, as in Kubernetes. Wrong credentials are never taken for none.
package final class Authenticator: Sendable {
    /// So many certificates are remembered, since reading one costs more than everything else about a request's user.
    private static let rememberedCertificates = 256

    private let tokens: TokenStore
    private let certificates = Mutex<[[UInt8]: ClientCertificate]>([:])

    package init(tokens: TokenStore) { self.tokens = tokens }

    /// - Parameters:
    ///   - der: the client's certificate, which the TLS handshake has verified against `ServerIdentity.clientCAPEM`; nil where it has none.
    ///   - authorization: the value of the header of that name.
    ///   - now: seconds since 1970.
    package func authenticate(certificate der: [UInt8]?, authorization: String?, now: Int64) -> AuthenticationOutcome {
        let problem: String?
        switch der.map({ user(of: $0, now: now) }) {
        case .success(let user)?: return .user(user)
        case .failure(let error)?: problem = error.message
        case nil: problem = nil
        }
        guard let authorization, !authorization.allSatisfy(\.isWhitespace) else {
            return problem.map { .refused(reason: $0) } ?? .anonymous
        }
        guard let token = Self.bearerToken(authorization) else {
            return .refused(reason: problem ?? "the Authorization header is not of the form Bearer TOKEN")
        }
        guard let record = tokens.record(for: token, now: now) else {
            return .refused(reason: problem ?? "the bearer token is unknown, expired or revoked")
        }
        return .user(record.userInfo)
    }

    /// What is known about a bearer token that came by another way than a header; nil for a wrong one.
    package func record(for token: String, now: Int64) -> TokenRecord? { tokens.record(for: token, now: now) }

    /// The same token at a later time, by the credential of its record; nil where it has been revoked or has ended.
    package func record(credential: String, now: Int64) -> TokenRecord? { tokens.record(credential: credential, now: now) }

    private func user(of der: [UInt8], now: Int64) -> Result<UserInfo, AccessError> {
        certificates.withLock { certificates in
            do throws(AccessError) {
                let certificate: ClientCertificate
                if let known = certificates[der] {
                    certificate = known
                } else {
                    certificate = try ClientCertificate(der: der)
                    if certificates.count >= Self.rememberedCertificates { certificates.removeAll(keepingCapacity: true) }
                    certificates[der] = certificate
                }
                return certificate.problem(now: now).map { .failure(AccessError($0)) } ?? .success(certificate.user)
            } catch {
                return .failure(error)
            }
        }
    }

    /// The scheme may be written in any case. Nil for other schemes and for an empty token.
    private static func bearerToken(_ authorization: String) -> String? {
        let words = authorization.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }
}
