package import FanlightResources

/// What people want to know of the certificate in a Secret. Nothing of its key is in it.
package struct CertificateFacts: Hashable, Sendable {
    /// `CN=shop.example.com`; nil where no certificate can be read, and so are the others.
    package let subject: String?
    package let issuer: String?
    /// The DNS names that it is for.
    package let names: [String]
    /// Seconds since 1970.
    package let notBefore: Int64?
    package let notAfter: Int64?
    /// Why a gateway cannot serve it, as a clause that begins in lower case; nil where it can.
    package let problem: String?

    /// nil where the Secret is not meant for certificates: it has none of the keys that hold them, nor the type.
    package init?(_ resource: Resource) {
        guard case .secret(let secret) = resource.content else { return nil }
        let isTLS = resource.tree["type"]?.string == "kubernetes.io/tls"
        let pairs = [("cert", "key"), ("tls.crt", "tls.key")]
        guard isTLS || pairs.contains(where: { secret[$0.0] != nil && secret[$0.1] != nil }) else { return nil }
        let chain =
            pairs.first { secret[$0.0]?.isEmpty == false && secret[$0.1]?.isEmpty == false }.flatMap { secret[$0.0] } ?? secret["tls.crt"]
        let first = chain.flatMap { PEMBlock.blocks(in: $0).first { $0.label == "CERTIFICATE" } }
        let summary = first.flatMap { CertificateSummary($0.bytes) }
        subject = summary.map { DistinguishedName.text($0.subject) }
        issuer = summary.map { DistinguishedName.text($0.issuer) }
        names = summary?.names ?? []
        notBefore = summary?.notBefore.seconds
        notAfter = summary?.notAfter.seconds
        problem = Self.problem(secret)
    }

    private static func problem(_ secret: Kubernetes.Secret) -> String? {
        guard case .unusable(let problem) = CredentialCheck(secret) else { return nil }
        let hasOther = secret["cert"] != nil || secret["key"] != nil
        for name in ["tls.crt", "tls.key"] where !hasOther {
            guard let value = secret[name] else { return "\(name) is missing" }
            if value.isEmpty { return "\(name) is empty or no base64" }
        }
        return problem
    }
}

extension CertificateFacts {
    /// A Gateway's server that names a Secret, and the gateways on which it means that one.
    package struct Use: Hashable, Sendable {
        /// `namespace/name` of the Gateway.
        package let gateway: String
        /// `spec.servers[0]`.
        package let server: String
        /// `namespace/name` of each IstioGateway, sorted.
        package var workloads: [String]
    }

    /// Which servers use which Secrets, those that do not exist among them.
    package static func uses(_ gateways: [CompiledGateway], in snapshot: ResourceSnapshot) -> [ResourceKey: [Use]] {
        var found: [ResourceKey: [Use]] = [:]
        for gateway in gateways {
            let workload = gateway.workload
            for key in gateway.selectedBy {
                guard case .gateway(let content) = snapshot[key]?.content else { continue }
                for (index, server) in content.servers.enumerated() {
                    guard let tls = server.tls, tls.mode != .passthrough, tls.mode != .autoPassthrough else { continue }
                    for name in tls.credentialNames {
                        guard case .secret(let secret) = CredentialReference(name, namespace: workload.namespace) else { continue }
                        let (field, name) = ("spec.servers[\(index)]", workload.name ?? "")
                        var uses = found.removeValue(forKey: secret) ?? []
                        if let known = uses.lastIndex(where: { $0.gateway == key.namespacedName && $0.server == field }) {
                            if !uses[known].workloads.contains(name) { uses[known].workloads.append(name) }
                        } else {
                            uses.append(Use(gateway: key.namespacedName, server: field, workloads: [name]))
                        }
                        found[secret] = uses
                    }
                }
            }
        }
        return found.mapValues { uses in
            uses.map { Use(gateway: $0.gateway, server: $0.server, workloads: $0.workloads.sorted()) }
                .sorted { ($0.gateway, $0.server) < ($1.gateway, $1.server) }
        }
    }
}
