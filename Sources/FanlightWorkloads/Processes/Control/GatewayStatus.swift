package import FanlightResources

/// What a gateway process says about itself on its control socket.
package struct GatewayStatus: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        /// No configuration yet.
        case starting
        case serving
        case draining
    }

    /// A socket that the gateway was told to listen on.
    package struct Socket: Hashable, Sendable {
        package var address: String
        package var port: Int
        /// Why it is not open; empty where it is.
        package var problem: String

        package init(address: String, port: Int, problem: String = "") {
            self.address = address
            self.port = port
            self.problem = problem
        }
    }

    package var namespace: String
    package var pod: String
    package var uid: String
    package var processID: Int32
    /// Seconds since 1970.
    package var startedAt: Int64
    package var state: State
    package var isReady: Bool
    /// Of the configuration that is served; empty before the first.
    package var revision: String
    /// Why it is not ready; empty where it is.
    package var reason: String
    package var message: String
    /// Why there has been no connection to the control plane for a while; empty where there is one.
    package var controlPlaneProblem: String
    package var sockets: [Socket]

    package init(
        namespace: String, pod: String, uid: String, processID: Int32, startedAt: Int64, state: State = .starting, isReady: Bool = false,
        revision: String = "", reason: String = "", message: String = "", controlPlaneProblem: String = "", sockets: [Socket] = []
    ) {
        self.namespace = namespace
        self.pod = pod
        self.uid = uid
        self.processID = processID
        self.startedAt = startedAt
        self.state = state
        self.isReady = isReady
        self.revision = revision
        self.reason = reason
        self.message = message
        self.controlPlaneProblem = controlPlaneProblem
        self.sockets = sockets
    }
}

extension GatewayStatus {
    package var node: Node {
        .object([
            "namespace": .string(namespace), "pod": .string(pod), "uid": .string(uid), "processID": .integer(processID),
            "startedAt": .integer(startedAt), "state": .string(state.rawValue), "ready": .bool(isReady), "revision": .string(revision),
            "reason": .string(reason), "message": .string(message),
            "controlPlaneProblem": .string(controlPlaneProblem),
            "sockets": .array(
                sockets.map {
                    .object(["address": .string($0.address), "port": .integer($0.port), "problem": .string($0.problem)])
                }),
        ])
    }

    /// Nil where the text is not such a status: whatever answered is no gateway.
    package init?(_ node: Node) {
        guard let namespace = node["namespace"]?.string, let pod = node["pod"]?.string, let uid = node["uid"]?.string,
            let process = node["processID"]?.integer.flatMap({ Int32(exactly: $0) }), let started = node["startedAt"]?.integer,
            let state = node["state"]?.string.flatMap(State.init), let isReady = node["ready"]?.bool
        else { return nil }
        self.init(
            namespace: namespace, pod: pod, uid: uid, processID: process, startedAt: Int64(started), state: state, isReady: isReady,
            revision: node["revision"]?.string ?? "", reason: node["reason"]?.string ?? "", message: node["message"]?.string ?? "",
            controlPlaneProblem: node["controlPlaneProblem"]?.string ?? "",
            sockets: (node["sockets"]?.elements ?? []).compactMap { socket in
                guard let address = socket["address"]?.string, let port = socket["port"]?.integer else { return nil }
                return Socket(address: address, port: port, problem: socket["problem"]?.string ?? "")
            })
    }
}
