/// Who made a change, and how.
package struct Attribution: Hashable, Sendable {
    package let user: String
    /// The addresses that the request came from, the nearest last.
    package let addresses: [String]
    package let userAgent: String
    /// Kubernetes' verb of the request: `create`, `update`, `patch`, `delete`, …
    package let verb: String
    /// Milliseconds since 1970.
    package let time: Int64

    package init(user: String, addresses: [String], userAgent: String, verb: String, time: Int64) {
        self.user = user
        self.addresses = addresses
        self.userAgent = userAgent
        self.verb = verb
        self.time = time
    }
}
