import FanlightHTTP
import FanlightResources
import FanlightSchemas

/// What a client wants of a Pod's log.
package struct PodLogRequest: Hashable, Sendable {
    package var namespace: String
    package var name: String
    /// The last lines; nil for all.
    package var tailLines: Int?
    package var limitBytes: Int?
    /// Seconds since 1970.
    package var since: Double?
    package var timestamps: Bool
    /// Of the process before the present one.
    package var previous: Bool
    package var follow: Bool
}

/// Reading the log of a Pod that runs on this machine.
struct PodLog: Sendable {
    private let pod: Node
    private let name: String
    private let session: RequestSession

    init(_ session: RequestSession, _ pod: Node, name: String) {
        self.session = session
        self.pod = pod
        self.name = name
    }

    /// Nil where the Pod runs nowhere.
    ///
    /// - Throws: 400 and 422 where the request does not fit the Pod, or there is no such log.
    func answer(_ source: @Sendable (PodLogRequest) async -> AsyncStream<[UInt8]>?) async throws(APIStatus) -> HTTPResponse? {
        try PodConnections.checkContainer(pod, session.parameters, name: name)
        guard !(pod[path: ["spec", "nodeName"]]?.string ?? "").isEmpty else { return nil }
        let request = try request()
        guard let pieces = await source(request) else { throw .badRequest(missing(request)) }
        return HTTPResponse(
            status: 200, headers: [("content-type", "text/plain"), ("cache-control", "no-cache, private")],
            body: .stream { writer in
                for await piece in pieces { try await writer.write(piece) }
            })
    }

    // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodLogOptions.
    private func request() throws(APIStatus) -> PodLogRequest {
        let parameters = session.parameters
        var causes: [FieldCause] = []
        func number(_ name: String, least: Int, _ problem: String) throws(APIStatus) -> Int? {
            guard let number = try parameters.number(name) else { return nil }
            if number < least {
                causes.append(FieldCause(reason: .valueInvalid, message: "Invalid value: \(number): must be \(problem)", field: name))
            }
            return number
        }
        let tail = try number("tailLines", least: 0, "greater than or equal to 0")
        let limit = try number("limitBytes", least: 1, "greater than 0")
        let seconds = try number("sinceSeconds", least: 1, "greater than 0")
        var since = seconds.map { Double(session.time) / 1_000 - Double($0) }
        if let text = parameters["sinceTime"], !text.isEmpty {
            guard let time = Timestamp.seconds(fromRFC3339: text) else {
                throw .badRequest("sinceTime \(GoFormat.quoted(text)) is no time such as 2006-01-02T15:04:05Z")
            }
            if seconds != nil {
                causes.append(
                    FieldCause(
                        reason: .valueForbidden, message: "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
                        field: "<nil>"))
            }
            since = Double(time)
        }
        guard causes.isEmpty else { throw .invalid(kind: "PodLogOptions", group: "", name: name, causes: causes) }
        return PodLogRequest(
            namespace: pod[path: ["metadata", "namespace"]]?.string ?? "", name: name, tailLines: tail, limitBytes: limit, since: since,
            timestamps: parameters.flag("timestamps"), previous: parameters.flag("previous"), follow: parameters.flag("follow"))
    }

    // Kubernetes: pkg/registry/core/pod/strategy.go and pkg/kubelet/kubelet_pods.go, validateContainerLogStatus.
    private func missing(_ request: PodLogRequest) -> String {
        let first = pod[path: ["spec", "containers"]]?.elements.first?["name"]?.string ?? ""
        let container = session.parameters["container"].flatMap { $0.isEmpty ? nil : $0 } ?? first
        if request.previous { return "previous terminated container \"\(container)\" in pod \"\(name)\" not found" }
        let states = pod[path: ["status", "containerStatuses"]]?.elements ?? []
        let reason = states.first { $0["name"]?.string == container }?[path: ["state", "waiting", "reason"]]?.string ?? "ContainerCreating"
        return "container \"\(container)\" in pod \"\(name)\" is waiting to start: \(reason)"
    }
}
