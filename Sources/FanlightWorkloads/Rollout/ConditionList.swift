package import FanlightResources
import FanlightSchemas

/// The conditions of an object of `apps/v1`, changed as Kubernetes' controllers change them: a condition that says the same keeps its place and
/// its times.
package struct ConditionList: Sendable {
    package private(set) var elements: [Node]
    /// Seconds since 1970.
    private let now: Int64
    private let hasUpdateTime: Bool

    /// - Parameter hasUpdateTime: whether the conditions of the kind have a `lastUpdateTime`.
    package init(_ status: Node?, now: Int64, hasUpdateTime: Bool) {
        elements = status?["conditions"]?.elements ?? []
        self.now = now
        self.hasUpdateTime = hasUpdateTime
    }

    package subscript(type: String) -> Node? { elements.first { $0["type"]?.string == type } }

    package func reason(_ type: String) -> String? { self[type]?["reason"]?.string }

    /// Nothing changes where the condition has the status and the reason already.
    ///
    /// - Source: Kubernetes: pkg/controller/deployment/util/deployment_util.go, SetDeploymentCondition.
    package mutating func set(_ type: String, _ status: String, _ reason: String, _ message: String) {
        guard self[type]?["status"]?.string != status || self[type]?["reason"]?.string != reason else { return }
        replace(type, status, reason, message)
    }

    /// As `set`, but also where the condition says the same already: then it is known to be seen again now.
    package mutating func replace(_ type: String, _ status: String, _ reason: String, _ message: String) {
        let former = self[type]
        let time = Node.string(Timestamp.text(seconds: now))
        var condition = Node.object(["type": .string(type), "status": .string(status)])
        if hasUpdateTime { condition[member: "lastUpdateTime"] = time }
        condition[member: "lastTransitionTime"] = former?["status"]?.string == status ? former?["lastTransitionTime"] ?? time : time
        condition[member: "reason"] = .string(reason)
        condition[member: "message"] = .string(message)
        remove(type)
        elements.append(condition)
    }

    package mutating func remove(_ type: String) { elements.removeAll { $0["type"]?.string == type } }
}
