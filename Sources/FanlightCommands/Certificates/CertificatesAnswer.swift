import FanlightCompiler
import FanlightControlPlane
import FanlightResources

/// The certificates that gateways serve or could serve, and those that Gateways name and nobody has made.
struct CertificatesAnswer: Answer {
    enum State: String, Sendable {
        case ok
        case expiring
        case expired
        case notYetValid
        /// It cannot be served, or it is not there.
        case invalid
    }

    struct Item: Sendable {
        let key: ResourceKey
        let type: String
        let facts: CertificateFacts?
        let uses: [CertificateFacts.Use]
        let state: State
        let message: String
        let daysLeft: Int?
    }

    private static let day: Int64 = 86_400
    /// Less is soon, unless the certificate is made for a shorter time.
    private static let soon: Int64 = 21 * day

    /// By namespace and name.
    let items: [Item]

    /// - Parameters:
    ///   - facts: of a Secret; nil where it is for something else.
    ///   - now: seconds since 1970.
    init(_ state: ControlPlaneState, now: Int64, facts: (Resource) -> CertificateFacts? = { CertificateFacts($0) }) {
        let uses = CertificateFacts.uses(state.gateways.map(\.compiled), in: state.snapshot)
        var items: [Item] = []
        for resource in state.snapshot.all(.secret) {
            let found = facts(resource)
            guard found != nil || uses[resource.key] != nil else { continue }
            let (state, message, days) = Self.judge(found, now: now)
            items.append(
                Item(
                    key: resource.key, type: resource.tree["type"]?.string ?? "Opaque", facts: found, uses: uses[resource.key] ?? [],
                    state: state,
                    message: message, daysLeft: days))
        }
        for (key, uses) in uses where state.snapshot[key] == nil {
            items.append(
                Item(
                    key: key, type: "", facts: nil, uses: uses, state: .invalid,
                    message: "there is no Secret \(key.name) in namespace \(key.namespace)", daysLeft: nil))
        }
        self.items = items.sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }
    }

    private static func judge(_ facts: CertificateFacts?, now: Int64) -> (State, String, Int?) {
        guard let facts else { return (.invalid, "tls.crt and tls.key are missing", nil) }
        let days = facts.notAfter.map { Int(($0 - now) / day) - ($0 < now && ($0 - now) % day != 0 ? 1 : 0) }
        if let problem = facts.problem { return (.invalid, problem, days) }
        guard let notBefore = facts.notBefore, let notAfter = facts.notAfter else {
            return (.invalid, "the certificate cannot be read", nil)
        }
        if now > notAfter { return (.expired, "it has expired at \(Timestamp.text(seconds: notAfter)); clients refuse it", days) }
        if now < notBefore {
            return (.notYetValid, "it is not valid before \(Timestamp.text(seconds: notBefore)); clients refuse it", days)
        }
        if notAfter - now < min(soon, (notAfter - notBefore) / 4) {
            return (.expiring, "it ends at \(Timestamp.text(seconds: notAfter))", days)
        }
        return (.ok, "", days)
    }

    var json: JSONValue { .object(["items": .array(items.map(\.json))]) }

    var text: String {
        var table = TextTable("SECRET", "NAMES", "ENDS", "STATE", "USED BY")
        for item in items {
            table.add(
                item.key.namespacedName, item.facts?.names.joined(separator: ",") ?? "",
                item.facts?.notAfter.map { Timestamp.text(seconds: $0) } ?? "",
                item.message.isEmpty ? item.state.rawValue : "\(item.state.rawValue): \(item.message)",
                item.uses.map(\.gateway).joined(separator: ","))
        }
        return table.text
    }
}

extension CertificatesAnswer.Item {
    fileprivate var json: JSONValue {
        .object([
            "namespace": .string(key.namespace), "name": .string(key.name), "type": type.isEmpty ? .null : .string(type),
            "subject": .optional(facts?.subject), "issuer": .optional(facts?.issuer), "names": .strings(facts?.names ?? []),
            "notBefore": .optional(facts?.notBefore.map { Timestamp.text(seconds: $0) }),
            "notAfter": .optional(facts?.notAfter.map { Timestamp.text(seconds: $0) }), "daysLeft": .optional(daysLeft),
            "usedBy": .array(
                uses.map {
                    .object(["gateway": .string($0.gateway), "server": .string($0.server), "workloads": .strings($0.workloads)])
                }), "state": .string(state.rawValue), "message": .string(message),
        ])
    }
}

/// Remembers what it has read of Secrets until they change, since reading ten thousand takes longer than an answer may.
actor CertificateBook {
    private var known: [ResourceKey: (fingerprint: Fingerprint, facts: CertificateFacts?)] = [:]

    func answer(_ state: ControlPlaneState, now: Int64) -> CertificatesAnswer {
        var next: [ResourceKey: (fingerprint: Fingerprint, facts: CertificateFacts?)] = [:]
        let answer = CertificatesAnswer(state, now: now) { resource in
            var entry = (fingerprint: resource.fingerprint, facts: CertificateFacts?.none)
            if let old = known[resource.key], old.fingerprint == resource.fingerprint {
                entry = old
            } else {
                entry.facts = CertificateFacts(resource)
            }
            next[resource.key] = entry
            return entry.facts
        }
        known = next
        return answer
    }
}
