import FanlightIR
import FanlightResources

/// Finds the certificates that the servers of a workload name. What it has read of a Secret, it keeps until the Secret changes.
struct SecretCompiler {
    // Istio: pkg/config/analysis/msg/messages.yaml, IST0161.
    static let invalidCredential = "InvalidGatewayCredential"

    struct Result: Sendable {
        var table = SecretTable()
        var certificates: [ServedCertificate] = []
        var diagnostics: [Diagnostic] = []
    }

    private struct Entry {
        let fingerprint: Fingerprint
        let check: CredentialCheck
    }

    private var known: [ResourceKey: Entry] = [:]
    private var digest = ContentDigest()

    /// Forgets Secrets that are gone.
    mutating func use(_ snapshot: ResourceSnapshot) {
        let current = snapshot.digest(of: .secret)
        guard digest != current else { return }
        digest = current
        known = known.filter { snapshot[$0.key]?.fingerprint == $0.value.fingerprint }
    }

    mutating func result(_ servers: [MergedServer], of workload: GatewayWorkload, in snapshot: ResourceSnapshot) -> Result {
        var result = Result()
        for server in servers where server.terminatesTLS {
            guard let tls = server.server.tls else { continue }
            for (index, name) in tls.credentialNames.enumerated() {
                let field = "\(server.field).tls.\(server.namesOneCredential ? "credentialName" : "credentialNames[\(index)]")"
                switch CredentialReference(name, namespace: workload.namespace) {
                case .unusable(let problem):
                    result.diagnostics.append(
                        server.gateway.resource.diagnostic(
                            Self.invalidCredential, .error, field: field, "\(problem); TLS handshakes fail until then"))
                case .secret(let key): add(key, to: &result, server: server, field: field, in: snapshot)
                }
            }
        }
        return result
    }

    private mutating func add(
        _ key: ResourceKey, to result: inout Result, server: MergedServer, field: String, in snapshot: ResourceSnapshot
    ) {
        let gateway = server.gateway.resource
        guard let check = check(key, in: snapshot) else {
            result.diagnostics.append(
                gateway.diagnostic("ReferencedResourceNotFound", .error, field: field, missing(key, gateway, in: snapshot)))
            return
        }
        switch check {
        case .unusable(let problem):
            result.diagnostics.append(
                gateway.diagnostic(
                    Self.invalidCredential, .error, field: field,
                    "Secret \(key.namespacedName) cannot be used: \(problem). Until it is corrected, a gateway goes on with the last certificate "
                        + "that it could use, or refuses TLS handshakes for this server"))
        case .usable(let credential, let summary):
            result.table.credentials[key.namespacedName] = credential
            result.certificates.append(
                ServedCertificate(
                    gateway: gateway.key, source: gateway.source(of: field), field: field, secret: key.namespacedName,
                    notBefore: summary.notBefore,
                    notAfter: summary.notAfter))
            let strangers = server.bareHosts.filter { $0 != "*" && !summary.covers($0) }
            if let first = strangers.first {
                let more = strangers.count > 1 ? " and \(strangers.count - 1) more" : ""
                let names = summary.names.prefix(5).joined(separator: ", ") + (summary.names.count > 5 ? ", …" : "")
                result.diagnostics.append(
                    gateway.diagnostic(
                        "CertificateHostMismatch", .warning, field: field,
                        "the certificate in Secret \(key.namespacedName) is for \(names.isEmpty ? "no name" : names), "
                            + "not for host \(first)\(more) of this server; it is served, and clients refuse it"))
            }
        }
    }

    private mutating func check(_ key: ResourceKey, in snapshot: ResourceSnapshot) -> CredentialCheck? {
        guard let resource = snapshot[key], case .secret(let secret) = resource.content else { return nil }
        if let entry = known[key], entry.fingerprint == resource.fingerprint { return entry.check }
        let check = CredentialCheck(secret)
        known[key] = Entry(fingerprint: resource.fingerprint, check: check)
        return check
    }

    private func missing(_ key: ResourceKey, _ gateway: Resource, in snapshot: ResourceSnapshot) -> String {
        let near = ResourceKey(.secret, namespace: gateway.metadata.namespace, name: key.name)
        let elsewhere = near != key && snapshot[near] != nil ? " (the one in namespace \(near.namespace) is not read)" : ""
        return
            "there is no Secret \(key.name) in namespace \(key.namespace), where the gateway is\(elsewhere); TLS handshakes for this server fail. "
            + "Make it with: kubectl create secret tls \(key.name) --namespace \(key.namespace) --cert=FILE --key=FILE"
    }
}

extension MergedServer {
    fileprivate var namesOneCredential: Bool {
        gateway.resource.tree[path: ["spec", "servers"]]?.elements.dropFirst(index).first?["tls"]?["credentialName"] != nil
    }
}
