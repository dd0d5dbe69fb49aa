import FanlightFeedTransport
import FanlightManifests
import FanlightResources
import FanlightWorkloads
import Testing

@testable import FanlightCommands

/// Which replicas count as ready.
@Suite struct ReplicaDirectoryTests {
    private static func directory(ready: String) throws -> ReplicaDirectory {
        let manifest = ManifestReader.read(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a, namespace: demo, labels: {app: istio-one, istio: one}}
            spec: {containers: [{name: istio-proxy, image: fanlight}]}
            status: {conditions: [{type: Ready, status: "\(ready)"}]}
            """, file: "a.yaml", strict: true)
        let directory = ReplicaDirectory()
        directory.update(ResourceSnapshot(manifest.resources))
        return directory
    }

    private static func ready(_ directory: ReplicaDirectory) -> [String] {
        directory.ready(directory.replicas["demo/one"] ?? []).map(\.identity.pod)
    }

    @Test("a replica whose process has gone or hangs is not ready at once, whatever its Pod still says")
    func process() throws {
        let directory = try Self.directory(ready: "True")
        #expect(Self.ready(directory) == ["a"])
        #expect(directory.note(PodReport(namespace: "demo", name: "a", phase: .pending, reason: "CrashLoopBackOff")))
        #expect(Self.ready(directory).isEmpty)
        #expect(!directory.note(PodReport(namespace: "demo", name: "a", phase: .running, reason: "NotAnswering")))
        #expect(Self.ready(directory).isEmpty)
        #expect(directory.note(PodReport(namespace: "demo", name: "a", phase: .running, isReady: true)))
        #expect(Self.ready(directory) == ["a"])
        #expect(!directory.note(PodReport(namespace: "demo", name: "a", phase: .running, isReady: true)))
    }

    @Test("a replica is not ready before its Pod says so")
    func pod() throws {
        let directory = try Self.directory(ready: "False")
        _ = directory.note(PodReport(namespace: "demo", name: "a", phase: .running, isReady: true))
        #expect(Self.ready(directory).isEmpty)
    }
}
