import FanlightHTTP
import FanlightResources

/// Ways into the containers of a Pod. They lead through the kubelet of its node, and there is none here.
enum PodConnections {
    static let names: Set<String> = ["attach", "exec", "log", "portforward"]

    /// - Throws: 400 where the request does not fit the Pod, 500 where a kubelet would have to answer.
    static func answer(_ pod: Node, _ connection: String, _ parameters: RequestParameters, name: String) throws(APIStatus) -> HTTPResponse {
        if connection != "portforward" { try checkContainer(pod, parameters, name: name) }
        let node = pod[path: ["spec", "nodeName"]]?.string ?? ""
        guard node.isEmpty else { throw .internalError("no kubelet of node \(GoFormat.quoted(node)) can be reached") }
        guard connection == "log" else { throw .badRequest("pod \(name) does not have a host assigned") }
        return HTTPResponse(status: 204, headers: [("cache-control", "no-cache, private")])
    }

    static func checkContainer(_ pod: Node, _ parameters: RequestParameters, name: String) throws(APIStatus) {
        func containers(_ key: String) -> [String] { (pod[path: ["spec", key]]?.elements ?? []).compactMap { $0["name"]?.string } }
        let main = containers("containers")
        let all = containers("initContainers") + main + containers("ephemeralContainers")
        guard let asked = parameters["container"], !asked.isEmpty else {
            guard main.count > 1 else { return }
            throw .badRequest("a container name must be specified for pod \(name), choose one of: [\(main.joined(separator: " "))]")
        }
        guard all.contains(asked) else { throw .badRequest("container \(GoFormat.shortened(asked)) is not valid for pod \(name)") }
    }
}
