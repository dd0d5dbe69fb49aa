/// Which gateway replica speaks, by its certificate.
package struct FeedIdentity: Hashable, Sendable, Comparable, CustomStringConvertible {
    package static let userPrefix = "system:fanlight:gateway:"

    package var namespace: String
    package var pod: String

    package init(namespace: String, pod: String) {
        self.namespace = namespace
        self.pod = pod
    }

    /// Reads the common name of a gateway's certificate.
    package init?(userName: String) {
        guard userName.hasPrefix(Self.userPrefix) else { return nil }
        let parts = userName.dropFirst(Self.userPrefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(namespace: String(parts[0]), pod: String(parts[1]))
    }

    /// The common name that the replica's certificate has to have.
    package var userName: String { "\(Self.userPrefix)\(namespace):\(pod)" }

    package var description: String { "\(namespace)/\(pod)" }

    package static func < (left: FeedIdentity, right: FeedIdentity) -> Bool {
        (left.namespace, left.pod) < (right.namespace, right.pod)
    }
}
