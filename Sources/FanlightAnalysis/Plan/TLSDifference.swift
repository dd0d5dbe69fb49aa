import FanlightIR

/// What is not the same in how TLS is terminated.
enum TLSDifference {
    static func differences(_ old: TLSSettings, _ new: TLSSettings) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ one: String, _ other: String) { if one != other { found.append("\(what): \(one) → \(other)") } }
        compare("credential", old.credentialNames.joined(separator: ", "), new.credentialNames.joined(separator: ", "))
        compare("client certificate", old.clientCertificate.rawValue, new.clientCertificate.rawValue)
        compare("least version of TLS", old.minVersion, new.minVersion)
        compare("greatest version of TLS", old.maxVersion, new.maxVersion)
        compare("cipher suites", old.cipherSuites.joined(separator: ", "), new.cipherSuites.joined(separator: ", "))
        return found.isEmpty ? ["settings of TLS"] : found
    }

    static func danger(_ old: TLSSettings, _ new: TLSSettings) -> String? {
        let asked: Set<TLSSettings.ClientCertificate> = [.required, .istioMutual]
        return asked.contains(old.clientCertificate) && !asked.contains(new.clientCertificate)
            ? "clients are let in without a certificate" : nil
    }
}
