import FanlightFiles
import Glibc
import Testing

@testable import FanlightWorkloads

/// A folder of a test's own, which goes with it.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/fanlight-workloads-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
        path = String(cString: try #require(made))
    }

    deinit { Folder.remove(path) }

    func write(_ text: String, to name: String) throws { try WholeFile("\(path)/\(name)").replace(with: Array(text.utf8)) }

    func read(_ name: String) -> String? {
        (try? WholeFile("\(path)/\(name)").read(limit: 64 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Asks again until the condition holds; fails after half a minute, far longer than anything takes that works.
func eventually(_ claim: String = "the condition", _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "\(claim) did not come to hold")
        try await Task.sleep(for: .milliseconds(2))
    }
}

extension PodSpec {
    static func test(_ name: String = "istio-a-1", uid: String = "u1", namespace: String = "demo", labels: [String: String] = [:])
        -> PodSpec
    {
        PodSpec(
            namespace: namespace, name: name, uid: uid, workload: "\(namespace)/a", labels: labels, address: "",
            serviceAddresses: ["127.0.0.2"])
    }
}
