import FanlightIR
import HashTreeCollections

/// The resources of one virtual host: what frames it, the order of its routes, and the routes of each owner.
///
/// An owner has several runs of routes where routes of others stand between them, as before those that take every request, which come last.
final class VirtualHostEncoding: Sendable {
    private final class Identity: Sendable {}

    struct Owner {
        let number: RouteRun.Owner
        let resource: FeedResource
    }

    /// A part of the order behind the first.
    struct Part {
        let resource: FeedResource
        let owners: [RouteRun.Owner]
    }

    let source: Shared<VirtualHost>
    /// How many resources were encoded to make it.
    let encodedCount: Int
    private let identity = Identity()
    /// What it was made from, and what differs from that: resources by name, nil for what went.
    private let ancestor: Identity?
    private let changedOwners: [(name: String, resource: FeedResource?)]
    private let frame: FeedResource
    private let parts: [Part]
    private let runs: [RouteRun]
    private let owners: TreeDictionary<RouteOwner, Owner>
    private let nextNumber: UInt32

    /// - Parameter previous: of the same name in the same route configuration.
    init(_ source: Shared<VirtualHost>, in routeConfiguration: String, previous: VirtualHostEncoding?) {
        // Numbers of owners are not used twice, so that they are begun anew when most of them are gone.
        let previous = previous.flatMap { Int($0.nextNumber) > 4 * $0.owners.count + 1024 ? nil : $0 }
        let key = VirtualHostKey(routeConfiguration: routeConfiguration, virtualHost: source.value.name)
        var update = OwnerUpdate(
            key: key, routes: source.value.routes, oldRoutes: previous?.source.value.routes ?? [], owners: previous?.owners ?? [:],
            nextNumber: previous?.nextNumber ?? 0, runs: previous?.runs ?? [])
        update.apply(RouteRunChange(from: previous?.source.value.routes ?? [], runs: previous?.runs ?? [], to: source.value.routes))
        var encodedCount = update.encodedCount
        if let previous, update.keepsOrder, Self.isFramedAlike(source.value, previous.source.value) {
            parts = previous.parts
            frame = previous.frame
        } else {
            let order = RouteRunOrder(update.runs, routes: source.value.routes)
            parts = Self.parts(key, order, previous?.parts ?? [], &encodedCount)
            let body = Self.frame(key, source.value, order, parts).encoded
            if let previous, previous.frame.body.elementsEqual(body) {
                frame = previous.frame
            } else {
                frame = FeedResource(typeURL: FeedType.virtualHost.url, name: key.resourceName, body: body)
                encodedCount += 1
            }
        }
        self.source = source
        self.encodedCount = encodedCount
        ancestor = previous?.identity
        changedOwners = update.changes
        runs = update.runs
        owners = update.owners
        nextNumber = update.nextNumber
    }

    /// What differs from what stood in its place.
    func addChanges(since previous: VirtualHostEncoding?, _ updates: inout FeedUpdates) {
        if frame !== previous?.frame { updates.set(.virtualHost, frame) }
        let old = Dictionary((previous?.parts ?? []).map { ($0.resource.name, $0.resource) }, uniquingKeysWith: { first, _ in first })
        for part in parts where old[part.resource.name] !== part.resource { updates.set(.routeOrder, part.resource) }
        if frame !== previous?.frame {
            let kept = Set(parts.map(\.resource.name))
            for name in old.keys where !kept.contains(name) { updates.remove(.routeOrder, name) }
        }
        if let previous, let ancestor, previous.identity === ancestor {
            for (name, resource) in changedOwners {
                if let resource { updates.set(.ownedRoutes, resource) } else { updates.remove(.ownedRoutes, name) }
            }
            return
        }
        for (owner, known) in previous?.owners ?? [:] where owners[owner] == nil { updates.remove(.ownedRoutes, known.resource.name) }
        for owner in owners.values { updates.set(.ownedRoutes, owner.resource) }
    }

    func removeAll(_ updates: inout FeedUpdates) {
        updates.remove(.virtualHost, frame.name)
        for part in parts { updates.remove(.routeOrder, part.resource.name) }
        for owner in owners.values { updates.remove(.ownedRoutes, owner.resource.name) }
    }

    private static func isFramedAlike(_ left: VirtualHost, _ right: VirtualHost) -> Bool {
        left.name == right.name && left.domains == right.domains && left.requiresTLS == right.requiresTLS
    }

    private static func frame(_ key: VirtualHostKey, _ host: VirtualHost, _ order: RouteRunOrder, _ parts: [Part]) -> VirtualHostFrame {
        VirtualHostFrame(
            key: key, domains: host.domains, requiresTLS: host.requiresTLS, order: order.owners(of: 0),
            furtherOrder: parts.map(\.resource.name))
    }

    private static func parts(_ key: VirtualHostKey, _ order: RouteRunOrder, _ old: [Part], _ encodedCount: inout Int) -> [Part] {
        guard order.parts.count > 1 else { return [] }
        let known = Dictionary(old.map { ($0.resource.name, $0) }, uniquingKeysWith: { first, _ in first })
        let prefix = key.resourceName
        return order.parts.indices.dropFirst().map { index in
            let name = "\(prefix)/\(order.name(of: index))"
            let owners = order.numbers(of: index)
            if let part = known[name], part.owners == owners { return part }
            encodedCount += 1
            let body = RouteOrderPart(key: key, owners: order.owners(of: index)).encoded
            return Part(resource: FeedResource(typeURL: FeedType.routeOrder.url, name: name, body: body), owners: owners)
        }
    }
}
