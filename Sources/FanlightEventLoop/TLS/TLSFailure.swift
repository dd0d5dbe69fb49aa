internal import CFanlightTLS

/// Why a session failed, as far as an operator cares.
package enum TLSFailure: Sendable, CaseIterable {
    /// The client broke the rules of TLS.
    case malformed
    /// The client does not speak TLS.
    case notTLS
    /// No version in common.
    case version
    /// No cipher suite, curve or signature in common.
    case parameters
    /// The client refused what it was shown, such as a certificate that it does not trust.
    case client
    /// Nothing is served under the name that the client asked for.
    case refused

    init(_ failure: fl_tls_failure) {
        self =
            switch failure {
            case FL_TLS_FAILURE_NOT_TLS: .notTLS
            case FL_TLS_FAILURE_VERSION: .version
            case FL_TLS_FAILURE_PARAMETERS: .parameters
            case FL_TLS_FAILURE_PEER: .client
            case FL_TLS_FAILURE_REFUSED: .refused
            default: .malformed
            }
    }
}
