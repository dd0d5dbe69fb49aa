import FanlightResources

@testable import FanlightAPIServer

/// An object, and what a server of Kubernetes said to its creation.
struct RecordedVerdict: Sendable {
    let source: String
    let target: String
    let object: Node
    let status: Int
    let warning: String?
    let response: Node

    var testDescription: String { "\(source): \(object["kind"]?.string ?? "") \(object[path: ["metadata", "name"]]?.string ?? "")" }

    init(_ node: Node) {
        source = node["source"]?.string ?? ""
        target = node["path"]?.string ?? ""
        object = node["request"] ?? .null
        status = node["status"]?.integer ?? 0
        warning = node["warning"]?.string
        response = node["response"] ?? .null
    }

    static let all: [RecordedVerdict] = RecordedExchange.lines(of: "crd-validation.jsonl.gz").map(RecordedVerdict.init)

    /// A server that all verdicts are asked of: nothing is stored.
    static let server = Task { try await InProcessServer() }

    /// How the answer differs from the recorded one.
    func differences() async throws -> [String] {
        let answer = try await Self.server.value.send("POST", target, .json(object))
        guard answer.status == status else { return ["status \(answer.status) instead of \(status): \(answer.text.prefix(600))"] }
        var list: [String] = []
        if answer.header("warning") != warning {
            list.append("warning \(answer.header("warning") ?? "none") instead of \(warning ?? "none")")
        }
        // An answer that repeats the request is not recorded again; whether a status was added to it is not known then.
        if response["sameAsRequest"] == nil {
            return list + Masking.differences(Self.withoutServerFields(response), Self.withoutServerFields(answer.node))
        }
        return list
            + Masking.differences(
                Self.withoutServerFields(object).without("status"), Self.withoutServerFields(answer.node).without("status"))
    }

    /// The recording leaves out what the server adds to the metadata.
    private static func withoutServerFields(_ node: Node) -> Node {
        ["uid", "creationTimestamp", "managedFields", "generation"].reduce(Masking.masked(node)) { $0.setting(["metadata", $1], to: nil) }
    }
}

extension Node {
    fileprivate func without(_ key: String) -> Node { setting([key], to: nil) }
}
