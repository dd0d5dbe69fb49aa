import FanlightEventLoop
import FanlightResources
import FanlightWorkloads
import Foundation
import Glibc
import NIOHTTP1
import Testing

extension FleetProcessTests {
    /// What clients see while the control plane is away, and when it comes back as itself or as another program.
    @Suite struct OutageTests {
        @Test(
            "serve is killed, and a gateway that dies meanwhile is started by hand: it serves what it served last and is taken over",
            .timeLimit(.minutes(3)))
        func byHand() async throws {
            let (world, targets) = try await FleetWorld.pair(FleetWorld.answer("kept"))
            let load = try FleetLoad(targets) { $0.body == "kept" ? $1.upperBound : nil }
            try await load.more(20)
            let fleet = try await world.get("/apis/fanlight.dev/v1/fleet")["replicas"]?.elements ?? []
            let commands = fleet.compactMap { $0["command"]?.string }
            let names = try await world.names(of: "one")
            let (one, two) = (try await world.process(of: "one"), try await world.process(of: "two"))
            let status = try await world.api.send(.GET, "/apis/fanlight.dev/v1/status").body
            let shown = status["gateways"]?.elements.flatMap { $0["commands"]?.strings ?? [] }
            #expect(commands.count == 2 && shown == commands, "\(status.jsonText)")

            try await world.crash()
            try await load.more(FleetProcessTests.rounds(300, long: 5_000))
            let report = try await load.end()
            FleetProcessTests.tell("without a control plane: \(report)")
            #expect(report.failed == 0 && report.repeated == 0, "\(report)")

            let other = try FleetLoad([targets[1]]) { $0.body == "kept" ? $1.upperBound : nil }
            kill(one, SIGKILL)
            try await FleetWorld.eventually("it is gone") {
                PlainClient(targets[0]) == nil && ProcessRuntime.running(dataFolder: world.folder.data).count == 1
            }
            let words = try #require(commands.first?.split(separator: " ").map(String.init))
            let start = ContinuousClock.now
            let hand = try HandGateway(words)
            try await FleetWorld.eventually("the one started by hand serves: \(hand.messages)") { PlainClient.get(targets[0]) == "kept" }
            FleetProcessTests.tell("from the start by hand to the first answer: \(ContinuousClock.now - start)")

            let both = try FleetLoad([targets[0]]) { $0.body == "kept" ? $1.upperBound : nil }
            try await both.more(20)
            try await world.start()
            try await world.ready()
            try await both.more(20)
            #expect(try await world.names(of: "one") == names)
            #expect(try await world.process(of: "one") == hand.identifier)
            #expect(try await world.process(of: "two") == two)
            for load in [both, other] {
                let report = try await load.end()
                #expect(report.failed == 0 && report.repeated == 0, "\(report)")
            }
            // The control plane that is back has both follow.
            try await world.merge(FleetWorld.networking + "virtualservices/a", #"{"spec":{"http":[\#(FleetWorld.answer("new"))]}}"#)
            try await FleetWorld.eventually("both serve what is new") { targets.allSatisfy { PlainClient.get($0) == "new" } }
            try await world.end()
        }

        @Test(
            "another program takes the place of serve: the same Pods go on without a restart, and a restart of all gives them the new program",
            .timeLimit(.minutes(3)))
        func upgraded() async throws {
            let (world, targets) = try await FleetWorld.pair()
            let next = try Self.copy(of: FanlightProcess.program(), in: world.folder)
            var pods: [[String]] = []
            for name in ["one", "two"] { pods.append(try await world.names(of: name)) }
            let load = try FleetLoad(targets)
            for program in FleetProcessTests.isLong ? [next, nil, next] : [next] {
                try await load.more(20)
                let (end, messages) = try await FanlightProcess.run(["stop", "--keep-gateways", "--data", world.folder.data])
                #expect(end == .status(0), "\(messages)")
                let serve = try world.serve
                #expect(await serve.waitForEnd() == .status(0), "\(serve.messages)")
                try await load.more(20)
                try await world.start(program: program)
                try await world.ready()
            }
            for (name, former) in zip(["one", "two"], pods) {
                #expect(try await world.names(of: name) == former)
                let restarts = try await world.pods(of: name).map { FleetWorld.container($0)?["restartCount"]?.integer }
                #expect(restarts == [0])
            }
            let start = ContinuousClock.now
            for name in ["one", "two"] { try await Self.restart(name, in: world) }
            try await Self.rolledOut(["one", "two"], former: pods, in: world)
            FleetProcessTests.tell("restart of two gateways, one replica each: \(ContinuousClock.now - start)")
            try await load.more(20)
            for name in ["one", "two"] {
                let process = try await world.process(of: name)
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe") == next)
            }
            let report = try await load.end()
            FleetProcessTests.tell("through the upgrade: \(report)")
            #expect(report.failed == 0, "\(report)")
            try await world.end()
        }

        @Test("a rolling restart of all gateways, replicas one after the other, loses no request", .timeLimit(.minutes(3)))
        func restarted() async throws {
            let (world, targets) = try await FleetWorld.pair()
            try await world.merge(FleetWorld.gateways + "/two", #"{"spec":{"replicaCount":3}}"#)
            try await FleetWorld.eventually("three replicas") { try await world.names(of: "two").count == 3 }
            try await world.ready()
            let load = try FleetLoad(targets)
            try await load.more(20)
            for round in 1...FleetProcessTests.rounds(1, long: 5) {
                let former = [try await world.names(of: "one"), try await world.names(of: "two")]
                let start = ContinuousClock.now
                for name in ["one", "two"] { try await Self.restart(name, in: world, round: round) }
                try await Self.rolledOut(["one", "two"], former: former, in: world)
                FleetProcessTests.tell("restart of four replicas: \(ContinuousClock.now - start)")
            }
            try await load.more(20)
            let report = try await load.end()
            FleetProcessTests.tell("through restarts of all: \(report)")
            #expect(report.failed == 0, "\(report)")
            try await world.end()
        }

        /// What `kubectl rollout restart` writes.
        private static func restart(_ gateway: String, in world: FleetWorld, round: Int = 1) async throws {
            try await world.merge(
                FleetWorld.deployments + "/istio-" + gateway,
                #"{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:0\#(round)Z"}}}}}"#)
        }

        /// Waits until all replicas are others than before, and ready.
        private static func rolledOut(_ gateways: [String], former: [[String]], in world: FleetWorld) async throws {
            for (name, former) in zip(gateways, former) {
                try await FleetWorld.eventually("\(name) is rolled out", every: .milliseconds(20)) {
                    let names = try await world.names(of: name)
                    guard names.count == former.count, Set(names).isDisjoint(with: former) else { return false }
                    return try await world.condition("RolledOut", of: FleetWorld.gateways + "/" + name)?["status"]?.string == "True"
                }
            }
            try await world.ready()
        }

        private static func copy(of program: String, in folder: CrashFolder) throws -> String {
            let place = folder.data + "/next"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: program, toPath: place + "/fanlight")
            return try FileManager.default.canonicalPath(place) + "/fanlight"
        }
    }
}

extension FileManager {
    /// Without links in it.
    func canonicalPath(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else { throw CrashError("\(path) is not there") }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
