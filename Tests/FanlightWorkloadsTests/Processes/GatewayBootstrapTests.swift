import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightWorkloads

@Suite struct GatewayBootstrapTests {
    private static func bootstrap() -> GatewayBootstrap {
        let pod = PodSpec.test(labels: ["app": "istio-a", "quote": "\"\n"])
        return GatewayBootstrap(
            pod: pod,
            feed: ProcessRuntimeOptions.FeedAccess(address: "unix:/d/feed.sock", certificatePath: "c", keyPath: "k", authorityPath: "a"),
            folder: PodFolder(data: "/d", pod: PodKey(pod), workload: pod.workload), drainSeconds: 15, loops: 2, accessLog: "-",
            accessLogIsJSON: true,
            log: GatewayBootstrap.Log(path: "/d/log", bytes: 10 << 20, files: 5, level: "info"))
    }

    @Test("what is written is read")
    func roundTrip() throws {
        let bootstrap = Self.bootstrap()
        let node = try #require(JSONReader.read(bootstrap.node.json).documents.first?.node)
        #expect(try GatewayBootstrap(node) == bootstrap)
    }

    @Test(
        "a file that says too little or too much is refused with the field's name",
        arguments: [
            (["pod", "uid"], nil), (["pod", "name"], .string("../x")), (["socket"], .string("../../x")), (["loops"], .integer(0)),
            (["drainSeconds"], .integer(-1)), (["log", "bytes"], .string("much")), (["feed", "address"], nil),
            (["log", "files"], .integer(1_000_000)),
        ] as [([String], Node?)])
    func refused(_ path: [String], _ value: Node?) throws {
        let error = #expect(throws: BootstrapError.self) { try GatewayBootstrap(Self.bootstrap().node.setting(path, to: value)) }
        #expect(error?.description.contains(path.last ?? "") == true || error?.description.contains("pod.name") == true)
    }

    @Test("each Pod has a folder and a socket of its own, with names that fit", arguments: [3, 63, 253])
    func names(_ length: Int) {
        let name = String(repeating: "n", count: length)
        let one = PodFolder(data: "/d", pod: PodKey(namespace: String(repeating: "s", count: 63), name: name + ""), workload: "s/w")
        let two = PodFolder(data: "/d", pod: PodKey(namespace: "other", name: name), workload: "s/w")
        #expect(one.path != two.path && one.socketName != two.socketName)
        #expect(one.path.utf8.count <= "/d/gateways/".utf8.count + 250)
        #expect(
            one.socketName.hasPrefix(PodFolder.siblingPrefix(of: "s/w")) && two.socketName.hasPrefix(PodFolder.siblingPrefix(of: "s/w")))
    }

    @Test(
        "names that lead out of the folder are none",
        arguments: ["", ".", "..", "../a", "a/b", "A", "a_b", "-a", "a-", String(repeating: "a", count: 254)])
    func badNames(_ name: String) {
        #expect(!PodKey(namespace: "demo", name: name).isValid)
        #expect(!PodKey(namespace: name, name: "a").isValid)
    }
}
