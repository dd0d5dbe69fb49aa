/// Where a Pod's process keeps what is its own, inside the data folder.
package struct PodFolder: Hashable, Sendable {
    /// `DATA/gateways/NAMESPACE_POD`.
    package let path: String
    /// The folder of all control sockets and socket locks.
    package let runPath: String
    /// The name of the control socket in `runPath`: the workload's and the Pod's digest, so that siblings are found by their prefix.
    package let socketName: String

    package init(data: String, pod: PodKey, workload: String) {
        self.init(path: Self.all(in: data) + "/" + Self.name(of: pod), data: data, pod: pod, workload: workload)
    }

    /// A folder that is there, whatever it is called.
    init(path: String, data: String, pod: PodKey, workload: String) {
        self.path = path
        runPath = data + "/run"
        socketName = Self.siblingPrefix(of: workload) + ShortDigest(pod.description).text + Self.socketSuffix
    }

    package var bootstrapPath: String { path + "/bootstrap.json" }
    /// Held locked by the process as long as it lives; says who it is.
    package var processPath: String { path + "/process" }
    package var logPath: String { path + "/log" }
    package var lastGoodPath: String { path + "/last-good" }

    package static func all(in data: String) -> String { data + "/gateways" }

    static let socketSuffix = ".sock"

    static func siblingPrefix(of workload: String) -> String { ShortDigest(workload).text + "-" }

    /// No name of Kubernetes has an underscore, so that each Pod has a folder of its own. A file's name has at most 255 bytes.
    private static func name(of pod: PodKey) -> String {
        let name = "\(pod.namespace)_\(pod.name)"
        return name.utf8.count <= 200 ? name : "\(name.prefix(180))_\(ShortDigest(name).text)"
    }
}
