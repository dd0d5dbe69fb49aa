/// What the server has done since its start.
package struct DNSCounters: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package let transport: String
        /// Of the question, such as `AAAA`; `other` for types that are not named here, and for messages whose question could not be read.
        package let type: String
        /// As `dig` prints it, such as `NXDOMAIN`.
        package let code: String

        package init(transport: String, type: String, code: String) {
            self.transport = transport
            self.type = type
            self.code = code
        }
    }

    package internal(set) var answers: [Key: UInt64] = [:]
    /// UDP answers that did not fit, and were asked for again over TCP if the client wanted all of it.
    package internal(set) var truncated: UInt64 = 0
    /// Messages that got no answer, because they were none.
    package internal(set) var ignored: UInt64 = 0
    /// TCP connections that were closed at once because there were too many.
    package internal(set) var refusedConnections: UInt64 = 0
    /// How often the UDP socket had to be opened again.
    package internal(set) var lostSockets: UInt64 = 0
}
