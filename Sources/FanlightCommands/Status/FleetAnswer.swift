/// Every replica of every gateway, with what it serves, and whether those of one Gateway answer alike.
struct FleetAnswer: Answer {
    struct Replica: Sendable {
        /// `namespace/name` of the IstioGateway.
        let workload: String
        let pod: String
        /// Of the objects that what it serves was made from.
        let revision: UInt64
        /// synced, behind, rejected or disconnected.
        let state: String
        /// When it came into the state, as RFC 3339.
        let since: String
        /// Equal for replicas that serve the same.
        let fingerprint: String
        /// Why it does not take what it was sent.
        let reason: String
        /// Starts it by hand, for when nobody else does.
        let command: String
    }

    let replicas: [Replica]
    let consistent: [StatusAnswer.Consistency]

    var json: JSONValue {
        .object(["replicas": .array(replicas.map(\.json)), "consistent": .array(consistent.map(\.json))])
    }

    var text: String {
        guard !replicas.isEmpty else { return "No replicas run as processes.\n" }
        var table = TextTable("WORKLOAD", "POD", "STATE", "SINCE", "REVISION", "FINGERPRINT")
        for replica in replicas {
            table.add(
                replica.workload, replica.pod, replica.state, replica.since, String(replica.revision),
                String(replica.fingerprint.prefix(16)))
        }
        var text = table.text
        for replica in replicas where !replica.reason.isEmpty { text += "\n\(replica.pod): \(replica.reason)\n" }
        for entry in consistent where !entry.isEqual {
            text += "\n\(entry.gateway) is not served alike" + (entry.witness.map { ": \($0)" } ?? "") + "\n"
        }
        return text
    }
}

extension FleetAnswer.Replica {
    var json: JSONValue {
        .object([
            "workload": .string(workload), "pod": .string(pod), "revision": .integer(Int(clamping: revision)), "state": .string(state),
            "since": .string(since), "fingerprint": .string(fingerprint), "reason": .string(reason), "command": .string(command),
        ])
    }
}
