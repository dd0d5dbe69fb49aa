import FanlightIR
import FanlightResources

/// The routes that VirtualServices contribute to one host, kept in order so that one of them can be exchanged at little cost.
struct HostRoutes {
    struct Order: Hashable, Comparable {
        let server: Int
        let service: BoundVirtualService.Order

        static func < (left: Order, right: Order) -> Bool {
            left.server != right.server ? left.server < right.server : left.service < right.service
        }
    }

    struct Contribution {
        let order: Order
        let routes: TranslatedVirtualService
        let port: Int
        let redirects: Bool
        let fingerprint: Fingerprint

        init(order: Order, routes: TranslatedVirtualService, port: Int, redirects: Bool) {
            self.order = order
            self.routes = routes
            self.port = port
            self.redirects = redirects
            fingerprint = Fingerprint(of: Part(order: order.service, routes: routes.fingerprint))
        }
    }

    struct Redirect {
        let server: Int
        let port: Int
    }

    /// What a contribution adds to the digest of its server.
    private struct Part: Hashable {
        let order: BoundVirtualService.Order
        let routes: Fingerprint
    }

    private(set) var contributions: [Contribution] = []
    /// For each server the sum of what its VirtualServices contribute, kept up to date by every change.
    private var digests: [Int: ContentDigest] = [:]
    /// The first server that redirects the host to https, even where no VirtualService is bound.
    var redirect: Redirect?

    var isEmpty: Bool { contributions.isEmpty && redirect == nil }

    /// The port that names the virtual host: that of the first server that makes it.
    var port: Int {
        guard let first = contributions.first else { return redirect?.port ?? 0 }
        if let redirect, redirect.server < first.order.server { return redirect.port }
        return first.port
    }

    var requiresTLS: Bool { redirect != nil || contributions.indices.contains { contributions[$0].redirects } }

    mutating func insert(_ contribution: Contribution) {
        contributions.insert(contribution, at: position(of: contribution.order))
        digests[contribution.order.server, default: ContentDigest()].add(contribution.fingerprint)
    }

    mutating func remove(_ order: Order) {
        let index = position(of: order)
        guard index < contributions.count, contributions[index].order == order else { return }
        let removed = contributions.remove(at: index)
        digests[order.server]?.subtract(removed.fingerprint)
        if digests[order.server] == ContentDigest() { digests[order.server] = nil }
    }

    /// Equal for hosts that have the same routes in the same order from servers in the same order; decides `routes` completely, without
    /// the cost of walking over them.
    var content: [ContentDigest] { digests.sorted { $0.key < $1.key }.map(\.value) }

    /// All routes in order of evaluation: catch-alls go behind everything else, in the same order among themselves.
    ///
    /// - Source: Istio pilot/pkg/networking/core/route/route.go, SortVHostRoutes.
    var routes: [Shared<Route>] {
        var routes: [Shared<Route>] = []
        var catchAlls: [Shared<Route>] = []
        routes.reserveCapacity(contributions.count + 1)
        // By index: a contribution that is copied costs more than the routes in it.
        for index in contributions.indices {
            let translated = contributions[index].routes
            routes.append(contentsOf: translated.routes)
            if !translated.catchAlls.isEmpty { catchAlls.append(contentsOf: translated.catchAlls) }
        }
        return catchAlls.isEmpty ? routes : routes + catchAlls
    }

    private func position(of order: Order) -> Int {
        contributions.indices.firstIndex(fromWhich: { contributions[$0].order >= order })
    }
}
