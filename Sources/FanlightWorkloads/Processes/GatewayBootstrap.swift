package import FanlightResources

/// What `fanlight gateway` is started with: one file that says who the replica is and where it finds everything.
package struct GatewayBootstrap: Hashable, Sendable {
    package struct Log: Hashable, Sendable {
        package var path: String
        /// The largest size of one file, and how many there may be.
        package var bytes: Int
        package var files: Int
        package var level: String

        package init(path: String, bytes: Int, files: Int, level: String) {
            self.path = path
            self.bytes = bytes
            self.files = files
            self.level = level
        }
    }

    package var pod: PodSpec
    package var feed: ProcessRuntimeOptions.FeedAccess
    package var lastGoodPath: String
    package var processPath: String
    package var runPath: String
    package var socketName: String
    package var drainSeconds: Int
    package var loops: Int
    /// A file, `-` for the standard output; empty for none.
    package var accessLog: String
    package var accessLogIsJSON: Bool
    package var log: Log

    package init(
        pod: PodSpec, feed: ProcessRuntimeOptions.FeedAccess, folder: PodFolder, drainSeconds: Int, loops: Int, accessLog: String?,
        accessLogIsJSON: Bool, log: Log
    ) {
        self.pod = pod
        self.feed = feed
        lastGoodPath = folder.lastGoodPath
        processPath = folder.processPath
        runPath = folder.runPath
        socketName = folder.socketName
        self.drainSeconds = drainSeconds
        self.loops = loops
        self.accessLog = accessLog ?? ""
        self.accessLogIsJSON = accessLogIsJSON
        self.log = log
    }
}

/// A bootstrap file that says too little.
package struct BootstrapError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension GatewayBootstrap {
    package var node: Node {
        .object([
            "pod": .object([
                "namespace": .string(pod.namespace), "name": .string(pod.name), "uid": .string(pod.uid), "workload": .string(pod.workload),
                "labels": Node(
                    .mapping(
                        pod.labels.sorted { $0.key < $1.key }.map { Node.Member(key: $0.key, line: 0, column: 0, value: .string($0.value)) }
                    )),
                "address": .string(pod.address), "serviceAddresses": .array(pod.serviceAddresses.map { .string($0) }),
            ]),
            "feed": .object([
                "address": .string(feed.address), "certificate": .string(feed.certificatePath), "key": .string(feed.keyPath),
                "authority": .string(feed.authorityPath),
            ]),
            "lastGood": .string(lastGoodPath), "process": .string(processPath), "run": .string(runPath), "socket": .string(socketName),
            "drainSeconds": .integer(drainSeconds), "loops": .integer(loops), "accessLog": .string(accessLog),
            "accessLogFormat": .string(accessLogIsJSON ? "json" : "text"),
            "log": .object([
                "path": .string(log.path), "bytes": .integer(log.bytes), "files": .integer(log.files), "level": .string(log.level),
            ]),
        ])
    }

    /// - Throws: the field that is missing or not of its type.
    package init(_ node: Node) throws(BootstrapError) {
        func text(_ path: [String]) throws(BootstrapError) -> String {
            guard let value = node[path: path]?.string else { throw BootstrapError("\(path.joined(separator: ".")) is no text") }
            return value
        }
        func number(_ path: [String], _ range: ClosedRange<Int>) throws(BootstrapError) -> Int {
            guard let value = node[path: path]?.integer, range.contains(value) else {
                throw BootstrapError("\(path.joined(separator: ".")) is no number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        pod = PodSpec(
            namespace: try text(["pod", "namespace"]), name: try text(["pod", "name"]), uid: try text(["pod", "uid"]),
            workload: try text(["pod", "workload"]),
            labels: Dictionary(
                (node[path: ["pod", "labels"]]?.members ?? []).compactMap { member in member.value.string.map { (member.key, $0) } }
            ) {
                _, last in last
            },
            address: try text(["pod", "address"]),
            serviceAddresses: (node[path: ["pod", "serviceAddresses"]]?.elements ?? []).compactMap(\.string))
        guard PodKey(pod).isValid else { throw BootstrapError("pod.namespace and pod.name are no names of Kubernetes") }
        feed = ProcessRuntimeOptions.FeedAccess(
            address: try text(["feed", "address"]), certificatePath: try text(["feed", "certificate"]), keyPath: try text(["feed", "key"]),
            authorityPath: try text(["feed", "authority"]))
        lastGoodPath = try text(["lastGood"])
        processPath = try text(["process"])
        runPath = try text(["run"])
        socketName = try text(["socket"])
        guard !socketName.contains("/"), !socketName.isEmpty, socketName.utf8.count <= 64 else {
            throw BootstrapError("socket is no file name")
        }
        drainSeconds = try number(["drainSeconds"], 0...3600)
        loops = try number(["loops"], 1...64)
        accessLog = try text(["accessLog"])
        accessLogIsJSON = try text(["accessLogFormat"]) == "json"
        log = Log(
            path: try text(["log", "path"]), bytes: try number(["log", "bytes"], 4096...(1 << 40)),
            files: try number(["log", "files"], 1...100),
            level: try text(["log", "level"]))
    }
}
