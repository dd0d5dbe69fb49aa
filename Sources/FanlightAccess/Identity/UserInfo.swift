/// Who makes a request.
package struct UserInfo: Hashable, Sendable {
    package var name: String
    package var uid: String
    package var groups: [String]
    package var extra: [String: [String]]

    package init(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// A user that has proven who it is. The groups that follow from that are added: `system:authenticated`, and those of a service account.
    package static func authenticated(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) -> UserInfo {
        var all = groups
        let implied = ServiceAccountName(userName: name)?.groups ?? []
        for group in implied + [Group.authenticated] where !all.contains(group) { all.append(group) }
        return UserInfo(name: name, uid: uid, groups: all, extra: extra)
    }

    package static let anonymousName = "system:anonymous"

    /// Whoever shows nothing at all.
    package static let anonymous = UserInfo(name: anonymousName, groups: [Group.unauthenticated])

    /// The server itself, for what it does without a request.
    package static let server = UserInfo(name: "system:apiserver", groups: [Group.masters, Group.authenticated])

    package var isAnonymous: Bool { name == Self.anonymousName }

    /// Whether the user is one to whom nothing is ever refused.
    package var isMaster: Bool { groups.contains(Group.masters) }

    /// Groups that have a meaning of their own.
    package enum Group {
        package static let authenticated = "system:authenticated"
        package static let unauthenticated = "system:unauthenticated"
        package static let masters = "system:masters"
        package static let serviceAccounts = "system:serviceaccounts"
    }
}

/// The name of a service account as a user: `system:serviceaccount:NAMESPACE:NAME`.
package struct ServiceAccountName: Hashable, Sendable {
    private static let prefix = "system:serviceaccount:"

    package let namespace: String
    package let name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Nil for a user that is no service account.
    package init?(userName: String) {
        guard userName.hasPrefix(Self.prefix) else { return nil }
        let parts = userName.dropFirst(Self.prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(namespace: String(parts[0]), name: String(parts[1]))
    }

    package var userName: String { "\(Self.prefix)\(namespace):\(name)" }

    package var groups: [String] { [UserInfo.Group.serviceAccounts, "\(UserInfo.Group.serviceAccounts):\(namespace)"] }
}
