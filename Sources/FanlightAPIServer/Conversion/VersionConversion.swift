import FanlightResources

/// Between the version in which objects of a kind are stored and another one in which they are read and written.
///
/// Custom kinds need none: their versions differ in name only. Of Kubernetes' own kinds, one has two versions, and one is served by two groups.
enum VersionConversion: Hashable, Sendable {
    /// `autoscaling/v1`, stored as `autoscaling/v2`.
    case autoscaler
    /// Events of `events.k8s.io/v1`, stored as Events of the core group.
    case event

    /// Nil where nothing has to be converted.
    init?(kind: ResourceKind, version: String) {
        switch (kind.group, kind.kind, version) {
        case ("autoscaling", "HorizontalPodAutoscaler", "v1"): self = .autoscaler
        case ("events.k8s.io", "Event", _): self = .event
        default: return nil
        }
    }

    var storedKind: ResourceKind {
        switch self {
        case .autoscaler: ResourceKind(group: "autoscaling", kind: "HorizontalPodAutoscaler")
        case .event: ResourceKind(group: "", kind: "Event")
        }
    }

    func shown(_ stored: Node) -> Node {
        switch self {
        case .autoscaler: AutoscalerConversion.shown(stored)
        case .event: EventConversion.shown(stored)
        }
    }

    func stored(_ shown: Node) -> Node {
        switch self {
        case .autoscaler: AutoscalerConversion.stored(shown)
        case .event: EventConversion.stored(shown)
        }
    }
}
