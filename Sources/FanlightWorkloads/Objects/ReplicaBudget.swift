/// How many replicas are started of each gateway, so that a number that no machine has room for harms nobody.
///
/// A pure value. A gateway that asks for more than it may have gets what there is, and is told when others give some back.
package struct ReplicaBudget: Sendable {
    /// Of one gateway.
    package let perGateway: Int
    /// Of all gateways together.
    package let inAll: Int

    private var granted: [String: Int] = [:]
    private var total = 0
    /// Gateways that asked for more than was left of the whole.
    private var short: Set<String> = []

    package init(perGateway: Int, inAll: Int) {
        self.perGateway = max(1, perGateway)
        self.inAll = max(1, inAll)
    }

    /// How many a gateway would get.
    package func available(_ wanted: Int, for gateway: String) -> Int {
        let left = max(0, inAll - (total - (granted[gateway] ?? 0)))
        return max(0, min(wanted, perGateway, left))
    }

    /// Gives a gateway its replicas.
    ///
    /// - Returns: how many, and the gateways that may now get more of what they have asked for.
    package mutating func grant(_ wanted: Int, to gateway: String) -> (count: Int, relieved: [String]) {
        let count = available(wanted, for: gateway)
        let before = granted[gateway] ?? 0
        total += count - before
        granted[gateway] = count
        if count < min(wanted, perGateway) { short.insert(gateway) } else { short.remove(gateway) }
        return (count, count < before ? short.subtracting([gateway]).sorted() : [])
    }

    /// - Returns: the gateways that may now get more of what they have asked for.
    package mutating func release(_ gateway: String) -> [String] {
        total -= granted.removeValue(forKey: gateway) ?? 0
        short.remove(gateway)
        return short.sorted()
    }

    /// Why a gateway has fewer replicas than it asks for; nil where it has them all.
    package func problem(_ wanted: Int, _ count: Int) -> String? {
        guard count < wanted else { return nil }
        let why =
            count == perGateway
            ? "one gateway gets at most \(perGateway) on one machine"
            : "all gateways together get at most \(inAll) on one machine, and the others have the rest"
        return "\(wanted) replicas are asked for and \(count) are run: \(why)"
    }
}
