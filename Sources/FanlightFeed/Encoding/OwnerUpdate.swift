import FanlightIR
import HashTreeCollections

/// Finds the runs of a virtual host that differ from before, and encodes the routes of the owners that have any of them.
struct OwnerUpdate {
    private let key: VirtualHostKey
    private let routes: [Shared<Route>]
    private let oldRoutes: [Shared<Route>]
    private(set) var owners: TreeDictionary<RouteOwner, VirtualHostEncoding.Owner>
    private(set) var nextNumber: UInt32
    private(set) var runs: [RouteRun]
    /// Whether the same owners follow one another as before.
    private(set) var keepsOrder = false
    /// Resources that came or changed, and names of those that went.
    private(set) var changes: [(name: String, resource: FeedResource?)] = []
    private(set) var encodedCount = 0

    init(
        key: VirtualHostKey, routes: [Shared<Route>], oldRoutes: [Shared<Route>],
        owners: TreeDictionary<RouteOwner, VirtualHostEncoding.Owner>,
        nextNumber: UInt32, runs: [RouteRun]
    ) {
        self.key = key
        self.routes = routes
        self.oldRoutes = oldRoutes
        self.owners = owners
        self.nextNumber = nextNumber
        self.runs = runs
    }

    mutating func apply(_ change: RouteRunChange) {
        var touched: [RouteRun.Owner: RouteOwner] = [:]
        let new = newRuns(change, &touched)
        let old = runs[change.oldRuns]
        keepsOrder = new.elementsEqual(old) { $0.owner == $1.owner }
        untouch(neighboursOf: change, new, Array(old), &touched)
        if !keepsOrder {
            let known = Set(new.map(\.owner))
            var position = change.newRoutes.lowerBound
            for run in old {
                // Whatever else they have is sent without what went.
                if !known.contains(run.owner) { touched[run.owner] = RouteOwner(oldRoutes[position].read(\.origin)) }
                position += Int(run.count)
            }
        }
        runs.replaceSubrange(change.oldRuns, with: new)
        encode(touched)
    }

    /// The runs of the routes that may differ.
    private mutating func newRuns(_ change: RouteRunChange, _ touched: inout [RouteRun.Owner: RouteOwner]) -> [RouteRun] {
        var found: [RouteRun] = []
        var numbers: [RouteOwner: RouteRun.Owner] = [:]
        var position = change.newRoutes.lowerBound
        while position < change.newRoutes.upperBound {
            let owner = RouteOwner(routes[position].read(\.origin))
            var end = position + 1
            while end < change.newRoutes.upperBound, owner.owns(routes[end].read(\.origin)) { end += 1 }
            let number = numbers[owner] ?? owners[owner]?.number ?? freshNumber(owner)
            numbers[owner] = number
            touched[number] = owner
            found.append(RouteRun(owner: number, count: UInt32(end - position)))
            position = end
        }
        return found
    }

    private mutating func freshNumber(_ owner: RouteOwner) -> RouteRun.Owner {
        defer { nextNumber += 1 }
        return RouteRun.Owner(number: nextNumber, beginsPart: RouteRunOrder.beginsPart(owner))
    }

    /// The runs at both ends were looked at only to see whether others have to be joined with them.
    private func untouch(
        neighboursOf change: RouteRunChange, _ new: [RouteRun], _ old: [RouteRun], _ touched: inout [RouteRun.Owner: RouteOwner]
    ) {
        guard let firstNew = new.first, let firstOld = old.first, let lastNew = new.last, let lastOld = old.last else { return }
        var kept: Set<RouteRun.Owner> = []
        var inner = new[...]
        var innerBefore = old[...]
        if firstNew == firstOld, change.newRoutes.lowerBound + Int(firstNew.count) <= change.changedRoutes.lowerBound {
            kept.insert(firstNew.owner)
            inner = inner.dropFirst()
            innerBefore = innerBefore.dropFirst()
        }
        if !inner.isEmpty, !innerBefore.isEmpty, lastNew == lastOld,
            change.newRoutes.upperBound - Int(lastNew.count) >= change.changedRoutes.upperBound
        {
            kept.insert(lastNew.owner)
            inner = inner.dropLast()
            innerBefore = innerBefore.dropLast()
        }
        for owner in kept where !inner.contains(where: { $0.owner == owner }) && !innerBefore.contains(where: { $0.owner == owner }) {
            touched[owner] = nil
        }
    }

    /// Encodes what all runs of some owners say, wherever they are.
    private mutating func encode(_ touched: [RouteRun.Owner: RouteOwner]) {
        guard !touched.isEmpty else { return }
        var ranges: [RouteRun.Owner: [Range<Int>]] = [:]
        if runs.count == 1, let run = runs.first {
            ranges[run.owner] = [0..<Int(run.count)]
        } else {
            var isTouched = [Bool](repeating: false, count: Int(nextNumber))
            for owner in touched.keys { isTouched[owner.number] = true }
            var start = 0
            for run in runs {
                let end = start + Int(run.count)
                if isTouched[run.owner.number] { ranges[run.owner, default: []].append(start..<end) }
                start = end
            }
        }
        let prefix = key.resourceName
        for (number, owner) in touched {
            let known = owners[owner]
            guard let ranges = ranges[number] else {
                if let known { changes.append((known.resource.name, nil)) }
                owners[owner] = nil
                continue
            }
            let body = OwnedRoutes(key: key, owner: owner, runs: ranges.map { Array(routes[$0]) }).encoded
            if let known, known.resource.body.elementsEqual(body) { continue }
            let resource = FeedResource(
                typeURL: FeedType.ownedRoutes.url, name: known?.resource.name ?? "\(prefix)/\(owner.resourceName)", body: body)
            owners[owner] = VirtualHostEncoding.Owner(number: number, resource: resource)
            changes.append((resource.name, resource))
            encodedCount += 1
        }
    }
}
