import FanlightEventLoop
import FanlightResources
import Foundation
import Glibc
import Testing

extension FleetProcessTests {
    /// Which gateways DNS tells of.
    @Suite struct NameTests {
        private static let host = "shop.example.com"
        /// In which DNS follows what has happened.
        private static let limit = Duration.seconds(2)

        /// Two gateways of one host, and who answers for it.
        private struct Scene {
            let world: FleetWorld
            let query: NameQuery
            let targets: [SocketAddress]
            var both: [String] { targets.map(\.host).sorted() }
            var one: [String] { [targets[0].host] }

            init(program: String? = nil, in folder: CrashFolder) async throws {
                world = try FleetWorld(options: ["--dns", "127.0.0.1:0"], folder: folder)
                try await world.start(program: program)
                try await world.makeSharedGateway(hosts: NameTests.host)
                try await world.create(
                    FleetWorld.networking + "virtualservices",
                    #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a"},"spec":{"hosts":["\#(NameTests.host)"],"gateways":["web"],"http":[\#(FleetWorld.answer("x"))]}}"#
                )
                for name in ["one", "two"] { try await world.makeGateway(name) }
                try await world.ready()
                targets = [try await world.target("one"), try await world.target("two")]
                let status = try await world.get("/apis/fanlight.dev/v1/status")
                query = try NameQuery(try #require(status["dns"]?.string))
            }

            /// Waits until DNS tells these addresses, and returns how long that took from `start` on.
            func tells(_ addresses: [String], after what: String, since start: ContinuousClock.Instant) async throws {
                var last: [String]?
                try await FleetWorld.eventually(
                    "DNS tells \(addresses) after \(what), not \(last ?? [])", within: .seconds(30), every: .milliseconds(1)
                ) {
                    last = query.addresses(of: NameTests.host)
                    return last == addresses
                }
                let time = ContinuousClock.now - start
                FleetProcessTests.tell("DNS after \(what): \(time)")
                #expect(time < NameTests.limit, "after \(what) DNS took \(time)")
            }

            func isReady(_ gateway: String) async throws -> Bool {
                let pods = try await world.pods(of: gateway)
                return pods.contains { FleetWorld.container($0)?["ready"]?.bool == true }
            }
        }

        @Test(
            "DNS has the addresses of both gateways, one less as soon as one is scaled to nothing, and both when it is back",
            .timeLimit(.minutes(2)))
        func scaled() async throws {
            let scene = try await Scene(in: CrashFolder())
            try await scene.tells(scene.both, after: "the start", since: .now)
            for _ in 0..<FleetProcessTests.rounds(2, long: 10) {
                var start = ContinuousClock.now
                try await scene.world.merge(FleetWorld.gateways + "/two", #"{"spec":{"replicaCount":0}}"#)
                try await scene.tells(scene.one, after: "its last replica was taken away", since: start)
                try await FleetWorld.eventually("it is gone") { try await scene.world.pods(of: "two").isEmpty }
                try await scene.world.merge(FleetWorld.gateways + "/two", #"{"spec":{"replicaCount":1}}"#)
                try await FleetWorld.eventually("it is back", every: .milliseconds(1)) { try await scene.isReady("two") }
                start = .now
                try await scene.tells(scene.both, after: "a replica was ready again", since: start)
            }
            try await scene.world.end()
        }

        @Test("DNS leaves out a gateway that crashes at each start, until one starts again", .timeLimit(.minutes(2)))
        func crashing() async throws {
            let folder = try CrashFolder()
            // Gateways are started with the program at this place, whatever is there.
            let program = folder.data + "/program/fanlight"
            try FileManager.default.createDirectory(atPath: folder.data + "/program", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: FanlightProcess.program(), toPath: program + ".good")
            try FileManager.default.copyItem(atPath: program + ".good", toPath: program)
            let scene = try await Scene(program: program, in: folder)
            try await scene.tells(scene.both, after: "the start", since: .now)
            let process = try await scene.world.process(of: "two")
            try "#!/bin/sh\nexit 3\n".write(toFile: program + ".bad", atomically: true, encoding: .utf8)
            chmod(program + ".bad", 0o755)
            #expect(rename(program + ".bad", program) == 0)

            var start = ContinuousClock.now
            kill(process, SIGKILL)
            try await scene.tells(scene.one, after: "its only replica was killed and cannot start", since: start)
            try await FleetWorld.eventually("the Pod says so") {
                let pods = try await scene.world.pods(of: "two")
                return pods.first.flatMap(FleetWorld.container)?[path: ["state", "waiting", "reason"]]?.string == "CrashLoopBackOff"
            }
            #expect(scene.query.addresses(of: Self.host) == scene.one)
            let ready = try await scene.world.condition("Ready", of: FleetWorld.gateways + "/two")
            #expect(ready?["status"]?.string == "False")

            #expect(rename(program + ".good", program) == 0)
            if !FleetProcessTests.isLong {
                // Another Pod is not made to wait for the next try.
                let name = try #require(try await scene.world.names(of: "two").first)
                try await scene.world.delete(FleetWorld.pods + "/" + name)
            }
            try await FleetWorld.eventually("it is back", every: .milliseconds(1)) { try await scene.isReady("two") }
            start = .now
            try await scene.tells(scene.both, after: "it could start again", since: start)
            try await scene.world.end()
        }
    }
}
