package import FanlightResources

/// What a Deployment's controller has to do next.
package struct DeploymentPlan: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        /// Create this ReplicaSet; for one that exists already with another template, count a collision instead.
        case create(Node)
        /// Give a ReplicaSet this many replicas and these annotations.
        case update(ReplicaSetChange)
        /// Delete a ReplicaSet that only the history needed.
        case delete(String)
        /// Give the Deployment these annotations.
        case annotate([String: String])
    }

    package struct ReplicaSetChange: Hashable, Sendable {
        package let name: String
        /// Nil where it keeps its number.
        package var replicas: Int?
        package var minReadySeconds: Int?
        package var annotations: [String: String]
    }

    package var actions: [Action] = []
    /// To be told of the Deployment.
    package var events: [PlannedEvent] = []
    /// What its status is to be.
    package var status: Node = .emptyObject
    /// When to look again although nothing has happened, in seconds since 1970.
    package var nextLook: Int64?
}
