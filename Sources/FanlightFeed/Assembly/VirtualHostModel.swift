import FanlightIR

/// A virtual host in the making: its parts as they came, and what was made of them last.
struct VirtualHostModel: Sendable {
    private struct Frame: Sendable {
        let domains: [String]
        let requiresTLS: Bool
        let order: [Int32]
        let furtherOrder: [String]
    }

    /// An owner by its number in here, which is small so that the order of ten thousand is gone through in microseconds.
    private var numbers: [RouteOwner: Int32] = [:]
    private var owners: [RouteOwner] = []
    /// By number; nil where an owner has no routes.
    private var runs: [[[Shared<Route>]]?] = []
    /// How many owners have routes.
    private var liveCount = 0
    private var frame: Frame?
    private var parts: [String: [Int32]] = [:]
    /// The owners whose routes changed since `built` was made.
    private var changedOwners: Set<Int32> = []

    /// The order and the number of routes of each run that `built` was made from.
    private var builtOrder: [Int32] = []
    private var builtCounts: [Int32] = []
    private(set) var built: Shared<VirtualHost>?
    /// Of all its parts.
    var digest = ResourceDigest()

    var isEmpty: Bool { frame == nil && parts.isEmpty && liveCount == 0 }

    mutating func setFrame(_ frame: VirtualHostFrame?) {
        self.frame = frame.map {
            Frame(domains: $0.domains, requiresTLS: $0.requiresTLS, order: $0.order.map { number(of: $0) }, furtherOrder: $0.furtherOrder)
        }
    }

    mutating func setPart(_ name: String, _ owners: [RouteOwner]?) { parts[name] = owners.map { $0.map { number(of: $0) } } }

    mutating func setRuns(_ owner: RouteOwner, _ new: [[Shared<Route>]]?) {
        let number = number(of: owner)
        let old = runs[Int(number)]
        runs[Int(number)] = new.map { Self.merged($0, with: old ?? []) }
        liveCount += (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
        changedOwners.insert(number)
    }

    /// Routes that are equal stay the same value, so that the tables made of them are taken over.
    private static func merged(_ new: [[Shared<Route>]], with old: [[Shared<Route>]]) -> [[Shared<Route>]] {
        guard !old.isEmpty else { return new }
        let known = Dictionary(old.lazy.flatMap { $0 }.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        return new.map { $0.map { known[$0] ?? $0 } }
    }

    private mutating func number(of owner: RouteOwner) -> Int32 {
        if let known = numbers[owner] { return known }
        let number = Int32(owners.count)
        numbers[owner] = number
        owners.append(owner)
        runs.append(nil)
        return number
    }

    /// Makes the virtual host from its parts. Routes of owners that did not change are taken over as they stand.
    mutating func build(_ key: VirtualHostKey) throws(FeedRefusal) {
        guard let frame else {
            throw FeedRefusal(typeURL: FeedType.virtualHost.url, resource: key.resourceName, message: "was not sent, but parts of it were")
        }
        let order = try order(frame, key)
        var assembly = RouteAssembly(order: builtOrder, counts: builtCounts, routes: built?.value.routes ?? [])
        assembly.assemble(order, runs: runs, changed: changedOwners)
        if let fault = assembly.fault {
            let owner = owners[Int(fault)]
            throw FeedRefusal(
                typeURL: FeedType.ownedRoutes.url, resource: "\(key.resourceName)/\(owner.resourceName)", origin: owner.origin,
                message: "does not have as many runs of routes as the order of the virtual host says")
        }
        built = Shared(
            VirtualHost(name: key.virtualHost, domains: frame.domains, routes: assembly.newRoutes, requiresTLS: frame.requiresTLS),
            madeFrom: digest)
        builtOrder = order
        builtCounts = assembly.newCounts
        changedOwners = []
        forgetOwners()
    }

    private func order(_ frame: Frame, _ key: VirtualHostKey) throws(FeedRefusal) -> [Int32] {
        guard frame.furtherOrder.count == parts.count else {
            throw FeedRefusal(
                typeURL: FeedType.virtualHost.url, resource: key.resourceName,
                message: "names \(frame.furtherOrder.count) parts of its order, and \(parts.count) were sent")
        }
        var order = frame.order
        for name in frame.furtherOrder {
            guard let part = parts[name] else {
                throw FeedRefusal(typeURL: FeedType.routeOrder.url, resource: name, message: "was not sent, but its virtual host names it")
            }
            order += part
        }
        return order
    }

    /// Owners come and go; their numbers are given out anew when most are not used any more.
    private mutating func forgetOwners() {
        guard owners.count > 2 * liveCount + 16 else { return }
        let old = (owners: owners, runs: runs)
        numbers = [:]
        owners = []
        runs = []
        var renumbered: [Int32: Int32] = [:]
        for number in builtOrder where renumbered[number] == nil {
            let new = self.number(of: old.owners[Int(number)])
            renumbered[number] = new
            runs[Int(new)] = old.runs[Int(number)]
        }
        let renumber = { (order: [Int32]) in order.compactMap { renumbered[$0] } }
        builtOrder = renumber(builtOrder)
        parts = parts.mapValues(renumber)
        frame = frame.map {
            Frame(domains: $0.domains, requiresTLS: $0.requiresTLS, order: renumber($0.order), furtherOrder: $0.furtherOrder)
        }
    }
}
