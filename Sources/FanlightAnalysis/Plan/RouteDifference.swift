import FanlightIR
import FanlightRouting

/// What two routes do differently with a request that both would take.
struct RouteDifference {
    /// What differs for every such request, in words.
    private(set) var always: [String] = []
    /// Whether what is made of the path may differ, for some requests at least.
    private(set) var pathsMayDiffer = false
    /// Whether what is made of the host may.
    private(set) var hostsMayDiffer = false
    private let isSecure: Bool

    var isPossible: Bool { !always.isEmpty || pathsMayDiffer || hostsMayDiffer }

    init(
        _ old: RouteList.Entry, _ oldRest: RouteList.Rest, _ new: RouteList.Entry, _ newRest: RouteList.Rest, isSecure: Bool,
        _ clusters: ClusterChanges
    ) {
        self.isSecure = isSecure
        switch (old.route?.value, new.route?.value) {
        case (nil, nil): compare("answer", Self.text(oldRest), Self.text(newRest))
        case (let one?, nil): always.append("\(ActionText.short(one)) → \(Self.text(newRest))")
        case (nil, let other?): always.append("\(Self.text(oldRest)) → \(ActionText.short(other))")
        case (let one?, let other?): compare(one, other, clusters)
        }
    }

    private mutating func compare(_ what: String, _ old: String, _ new: String) {
        if old != new { always.append("\(what): \(old) → \(new)") }
    }

    private mutating func compare(_ old: Route, _ new: Route, _ clusters: ClusterChanges) {
        switch (old.action, new.action) {
        case (.forward(let one), .forward(let other)): compare(one, old.match.path, other, new.match.path, clusters)
        case (.redirect(let one), .redirect(let other)):
            compare("status", String(one.status), String(other.status))
            pathsMayDiffer = !PathChange(one, old.match.path).isSurelyAs(PathChange(other, new.match.path))
            let standard = isSecure ? "https" : "http"
            hostsMayDiffer = (one.scheme ?? standard, one.authority, one.port) != (other.scheme ?? standard, other.authority, other.port)
        case (.directResponse(let one), .directResponse(let other)):
            compare("status", String(one.status), String(other.status))
            if one.body != other.body { always.append("body") }
        default: always.append("\(ActionText.short(old)) → \(ActionText.short(new))")
        }
        compare("request headers", ActionText.text(old.requestHeaders), ActionText.text(new.requestHeaders))
        compare("response headers", ActionText.text(old.responseHeaders), ActionText.text(new.responseHeaders))
        compare("fault", ActionText.text(old.fault), ActionText.text(new.fault))
        if old.cors != new.cors { always.append("CORS policy" + (old.cors == nil ? " comes" : new.cors == nil ? " goes" : "")) }
    }

    private mutating func compare(
        _ old: Forward, _ oldPath: RouteMatch.Path, _ new: Forward, _ newPath: RouteMatch.Path, _ clusters: ClusterChanges
    ) {
        let (one, other) = (ActionText.targets(old.clusters), ActionText.targets(new.clusters))
        if one != other {
            let (before, after) = (ActionText.short(old), ActionText.short(new))
            always.append(before == after ? "header edits by destination" : "destination: \(before) → \(after)")
        }
        for name in Set(old.clusters.map(\.name)).intersection(new.clusters.map(\.name)).sorted() { always += clusters.differences(name) }
        compare("timeout", old.timeout.map(DurationText.text) ?? "none", new.timeout.map(DurationText.text) ?? "none")
        compare("retries", ActionText.text(old.retry), ActionText.text(new.retry))
        let mirrors = { (forward: Forward) in
            forward.mirrors.map { "\(ClusterText.short($0.cluster)) \($0.percentage)%" }.sorted().joined(separator: ", ")
        }
        compare("mirrors", mirrors(old).isEmpty ? "none" : mirrors(old), mirrors(new).isEmpty ? "none" : mirrors(new))
        for name in Set(old.mirrors.map(\.cluster)).intersection(new.mirrors.map(\.cluster)).sorted() {
            always += clusters.differences(name)
        }
        hostsMayDiffer = old.authorityRewrite != new.authorityRewrite
        pathsMayDiffer = !PathChange(old, oldPath).isSurelyAs(PathChange(new, newPath))
    }

    private static func text(_ rest: RouteList.Rest) -> String {
        switch rest {
        case .notFound: "404"
        case .tlsRedirect: "redirect to https"
        }
    }

    /// What differs for the very request, in words.
    static func differences(for request: SimulatedRequest, _ before: Decision, _ after: Decision) -> [String] {
        var found: [String] = []
        func compare(_ what: String, _ old: String, _ new: String) { if old != new { found.append("\(what): \(old) → \(new)") } }
        compare("path at the backend", before.rewrittenPath ?? request.path, after.rewrittenPath ?? request.path)
        compare("host at the backend", before.rewrittenAuthority ?? request.authority, after.rewrittenAuthority ?? request.authority)
        compare("location", before.location ?? "none", after.location ?? "none")
        return found
    }
}
