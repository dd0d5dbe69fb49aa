package import FanlightResources

/// How many replicas a gateway's Deployment is to have, and who decides.
///
/// The IstioGateway's `replicaCount` does. Somebody who scales the Deployment, though, means the gateway: that number is written into
/// `replicaCount`. Which of the two has changed shows an annotation of the Deployment, which holds the number that was applied last.
package enum ScaleRule {
    /// On the Deployment: how many replicas it was given last.
    package static let annotation = "fanlight.dev/applied-replicas"
    /// On the IstioGateway: `"false"` lets the Deployment have its own number of replicas.
    package static let managedAnnotation = "asm.alibabacloud.com/replicas-managed-by-asm"

    package struct Verdict: Hashable, Sendable {
        /// What the gateway asks for, before limits.
        package let wanted: Int
        /// What has to be written into the IstioGateway's `replicaCount`; nil where nothing has.
        package let replicaCount: Int?
    }

    /// - Parameters:
    ///   - deployment: nil while there is none.
    ///   - limited: how many of a wanted number are started, given the limits.
    package static func verdict(gateway: Node, deployment: Node?, limited: (Int) -> Int) -> Verdict {
        let wish = wish(gateway)
        guard let deployment, let live = deployment[path: ["spec", "replicas"]]?.integer else {
            return Verdict(wanted: wish, replicaCount: nil)
        }
        if !isManaged(gateway) { return Verdict(wanted: live, replicaCount: nil) }
        let note = deployment[path: ["metadata", "annotations", annotation]]?.string.flatMap(Int.init)
        guard let note, note == limited(wish), live != note else { return Verdict(wanted: wish, replicaCount: nil) }
        return Verdict(wanted: live, replicaCount: live)
    }

    package static func isManaged(_ gateway: Node) -> Bool {
        gateway[path: ["metadata", "annotations", managedAnnotation]]?.string != "false"
    }

    /// What the IstioGateway asks for.
    package static func wish(_ gateway: Node) -> Int {
        let spec = gateway["spec"] ?? .emptyObject
        let count = max(0, spec["replicaCount"]?.integer ?? 1)
        guard spec["autoscaleEnabled"]?.bool == true else { return count }
        let least = max(1, spec["minReplicas"]?.integer ?? 1)
        let most = max(least, spec["maxReplicas"]?.integer ?? Int(Int32.max))
        return min(max(count, least), most)
    }
}
