import FanlightResources

/// A session of the console, from signing in to signing out.
struct ConsoleSession: Sendable {
    /// By which it is found; the id itself is with the browser alone.
    let key: SessionSecret.Hash
    let user: ConsoleUser
    /// What a page has to send with everything that changes something. Another site can make a browser send the cookie, and not this.
    let csrf: String
    /// Milliseconds since 1970, whatever is done in it.
    let ends: Int64

    func accepts(csrf other: String?) -> Bool {
        guard let other else { return false }
        return SessionSecret.Hash(of: csrf).equalsInConstantTime(SessionSecret.Hash(of: other))
    }

    /// What the page is told.
    var node: Node {
        .object([
            "user": .string(user.name), "groups": .array(user.groups.sorted().map { .string($0) }), "csrf": .string(csrf),
            "expiresAt": .string(Timestamp.text(seconds: ends / 1_000)),
        ])
    }
}
