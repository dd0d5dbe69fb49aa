import FanlightResources

/// What is known about a token: whose it is, and until when; not the token.
package struct TokenRecord: Hashable, Sendable {
    /// By which it is revoked; eight letters and digits.
    package let id: String
    package let user: String
    package let groups: [String]
    /// Seconds since 1970.
    package let created: Int64
    /// Seconds since 1970; nil where it does not end by itself.
    package let expires: Int64?
    package let description: String
    let hash: TokenHash

    /// By which the record is found again without the token.
    package var credential: String { hash.hexadecimal }

    package func isExpired(now: Int64) -> Bool { expires.map { now >= $0 } ?? false }

    package var userInfo: UserInfo {
        UserInfo.authenticated(name: user, groups: groups, extra: ["authentication.kubernetes.io/credential-id": ["fanlight-token=\(id)"]])
    }

    init(id: String, user: String, groups: [String], created: Int64, expires: Int64?, description: String, hash: TokenHash) {
        self.id = id
        self.user = user
        self.groups = groups
        self.created = created
        self.expires = expires
        self.description = description
        self.hash = hash
    }

    /// Nil where something that it needs is missing or wrong.
    init?(_ node: Node) {
        guard let id = node["id"]?.string, !id.isEmpty, let user = node["user"]?.string, !user.isEmpty,
            let hash = (node["sha256"]?.string).flatMap(TokenHash.init(hexadecimal:)),
            let created = (node["created"]?.string).flatMap(Timestamp.seconds(fromRFC3339:))
        else { return nil }
        let expires = (node["expires"]?.string).flatMap(Timestamp.seconds(fromRFC3339:))
        // A time that cannot be read must not make a token that never ends.
        if node["expires"] != nil, expires == nil { return nil }
        self.init(
            id: id, user: user, groups: node["groups"]?.strings ?? [], created: created, expires: expires,
            description: node["description"]?.string ?? "", hash: hash)
    }

    var node: Node {
        var node = Node.object(["id": .string(id), "user": .string(user)])
        if !groups.isEmpty { node[member: "groups"] = .array(groups.map { .string($0) }) }
        if !description.isEmpty { node[member: "description"] = .string(description) }
        node[member: "created"] = .string(Timestamp.text(seconds: created))
        if let expires { node[member: "expires"] = .string(Timestamp.text(seconds: expires)) }
        node[member: "sha256"] = .string(hash.hexadecimal)
        return node
    }
}
