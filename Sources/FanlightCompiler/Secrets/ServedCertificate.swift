package import FanlightResources

/// A certificate that a Gateway's server names, and when it is valid.
package struct ServedCertificate: Hashable, Sendable {
    /// The object whose field names it.
    package let gateway: ResourceKey
    package let source: Source?
    /// Of the Gateway: `spec.servers[0].tls.credentialName`.
    package let field: String
    /// `namespace/name`.
    package let secret: String
    let notBefore: CertificateSummary.Time
    let notAfter: CertificateSummary.Time

    /// A gateway refused what the compiler had taken for usable.
    package func diagnostic(refusedBecause reason: String) -> Diagnostic {
        Diagnostic(
            code: SecretCompiler.invalidCredential, level: .error, resource: gateway, source: source, field: field,
            message: "Secret \(secret) cannot be used: \(reason). The gateway goes on with the last certificate that it could use, "
                + "or refuses TLS handshakes for this server")
    }

    /// What is wrong with the certificate at a time, which no compilation can know. It is served all the same, as Istio does.
    ///
    /// - Parameter now: seconds since 1970.
    package func diagnostic(at now: Int64) -> Diagnostic? {
        let problem: String
        if now > notAfter.seconds {
            problem = "has expired at \(notAfter.text)"
        } else if now < notBefore.seconds {
            problem = "is not valid before \(notBefore.text)"
        } else {
            return nil
        }
        return Diagnostic(
            code: SecretCompiler.invalidCredential, level: .warning, resource: gateway, source: source, field: field,
            message: "the certificate in Secret \(secret) \(problem); it is served, and clients refuse it. Put a new one into the Secret")
    }
}
