import FanlightEventLoop
import FanlightResources
import Foundation
import Glibc
import NIOHTTP1
import Testing

extension FleetProcessTests {
    /// What cannot be: each is told at the write or on the object, and other gateways serve on.
    @Suite struct HazardTests {
        /// A world with one good gateway under load.
        private static func one(options: [String] = [], wrapper: [String] = [], folder: CrashFolder? = nil) async throws -> (
            FleetWorld, SocketAddress, FleetLoad
        ) {
            let world = try FleetWorld(options: options, folder: folder, wrapper: wrapper)
            try await world.start()
            try await world.makeSharedGateway()
            try await world.makeRoutes(FleetWorld.answer("x"))
            try await world.makeGateway("good")
            let target = try #require(try await world.serving(["good"]).first)
            return (world, target, try FleetLoad([target]))
        }

        /// - Parameter isRolled: whether replicas have gone, whose kept connections were closed.
        private static func end(_ world: FleetWorld, _ load: FleetLoad, isRolled: Bool = false) async throws {
            try await load.more(20)
            let report = try await load.end()
            #expect(report.failed == 0 && (isRolled || report.repeated == 0), "\(report)")
            try await world.end()
        }

        /// The condition that is not as it should be, and why.
        private static func problem(of gateway: String, in world: FleetWorld, _ type: String, _ reason: String) async throws -> String {
            var found: Node?
            try await FleetWorld.eventually("\(gateway) says \(reason), not \(found?.jsonText ?? "nothing")") {
                found = try await world.condition(type, of: FleetWorld.gateways + "/" + gateway)
                return found?["reason"]?.string == reason
            }
            return found?["message"]?.string ?? ""
        }

        @Test("a name that no process, path or DNS can have is refused, and the longest one that is not serves", .timeLimit(.minutes(1)))
        func names() async throws {
            let (world, _, load) = try await Self.one()
            for name in ["Upper", "under_score", "../../escape", "a/b", "-a", "a.", "", String(repeating: "a", count: 254), "a b", "ä"] {
                let object =
                    #"{"apiVersion":"istio.alibabacloud.com/v1beta1","kind":"IstioGateway","metadata":{"name":"\#(name)"},"spec":{}}"#
                let answer = try await world.api.send(.POST, FleetWorld.gateways, try FleetWorld.node(object))
                #expect([400, 422].contains(answer.status), "\(name): \(answer.status)")
                let message = answer.body["message"]?.string ?? ""
                #expect(message.contains("name"), "\(name): \(message)")
            }
            // Names of IstioGateways that the Service, which is called after them, could not have.
            for name in [String(repeating: "a", count: 58), "with.dot"] {
                let object =
                    #"{"apiVersion":"istio.alibabacloud.com/v1beta1","kind":"IstioGateway","metadata":{"name":"\#(name)"},"spec":{}}"#
                let answer = try await world.api.send(.POST, FleetWorld.gateways, try FleetWorld.node(object))
                #expect(answer.status == 422)
                let message = answer.body["message"]?.string ?? ""
                #expect(
                    message.contains(#": metadata.name: Invalid value: "\#(name)": must"#) && message.contains("name a Service"),
                    "\(message)")
            }
            let longest = String(repeating: "a", count: 57)
            try await world.makeGateway(longest)
            _ = try await world.serving(["good", longest])
            try await Self.end(world, load)
        }

        @Test("a port out of range, or twice, is refused", .timeLimit(.minutes(1)))
        func ports() async throws {
            let (world, _, load) = try await Self.one()
            func port(_ name: String, _ number: Int, target: Int = 8080) -> String {
                #"{"name":"\#(name)","port":\#(number),"targetPort":\#(target)}"#
            }
            let lists = [
                [port("a", 0)], [port("a", -1)], [port("a", 65_536)], [port("a", 80, target: 0)], [port("a", 80, target: 70_000)],
                [port("a", 80), port("b", 80)], [port("a", 80), port("a", 81)],
            ]
            for (number, list) in lists.enumerated() {
                let object =
                    #"{"apiVersion":"istio.alibabacloud.com/v1beta1","kind":"IstioGateway","metadata":{"name":"bad-\#(number)"},"spec":{"ports":[\#(list.joined(separator: ","))]}}"#
                let answer = try await world.api.send(.POST, FleetWorld.gateways, try FleetWorld.node(object))
                #expect(answer.status == 422, "\(list): \(answer.status)")
                let message = answer.body["message"]?.string ?? ""
                #expect(message.contains("spec.ports[") && !message.contains("value: Invalid"), "\(list): \(message)")
            }
            try await Self.end(world, load)
        }

        @Test(
            "a million replicas are asked for, and the pool has a handful of addresses: some run, and the gateway says why the others do not",
            .timeLimit(.minutes(2)))
        func replicas() async throws {
            let block = "127.\(220 + Int(getpid()) % 30).\(Int(getpid()) / 30 % 250)"
            let (world, target, load) = try await Self.one(options: ["--pod-pool", "\(block).0/29"])
            let process = try await world.process(of: "good")
            try await world.makeGateway("greedy", #""replicaCount":1000000"#)
            let message = try await Self.problem(of: "greedy", in: world, "ReplicasLimited", "ReplicasLimited")
            #expect(message == "1000000 replicas are asked for and 64 are run: one gateway gets at most 64 on one machine", "\(message)")
            let why = try await Self.problem(of: "greedy", in: world, "Ready", "AddressPoolExhausted")
            #expect(why.contains("\(block).0/29"), "\(why)")
            // Of the block's addresses three are not used, two are the Services', and one the other gateway's replica has.
            try await FleetWorld.eventually("those with an address run") {
                try await world.pods(of: "greedy").count { FleetWorld.container($0)?["ready"]?.bool == true } == 2
            }
            try await world.merge(FleetWorld.gateways + "/greedy", #"{"spec":{"replicaCount":1}}"#)
            try await FleetWorld.eventually("one is left") { try await world.pods(of: "greedy").count == 1 }
            try await world.ready()
            #expect(try await world.process(of: "good") == process)
            #expect(PlainClient.get(target) == "x")
            try await Self.end(world, load)
        }

        @Test(
            "of more gateways than the pools have addresses, some serve and the others say so; they go again and leave nothing",
            .timeLimit(.minutes(FleetProcessTests.isLong ? 40 : 2)))
        func gateways() async throws {
            let block = "127.\(220 + Int(getpid()) % 30).\(Int(getpid()) / 30 % 250)"
            let (world, _, load) = try await Self.one(options: ["--address-pool", "\(block).128/28", "--pod-pool", "\(block).0/26"])
            let count = FleetProcessTests.rounds(60, long: 1_000)
            let start = ContinuousClock.now
            try await Self.manyAtOnce(count) { try await world.makeGateway("many-\($0)") }
            FleetProcessTests.tell("\(count) IstioGateways written: \(ContinuousClock.now - start)")
            var lacking = 0
            try await FleetWorld.eventually("all but the lucky say so, not \(lacking)", within: .seconds(300), every: .milliseconds(50)) {
                let all = try await world.get(FleetWorld.gateways)["items"]?.elements ?? []
                let told = all.map { gateway in
                    gateway[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == "AddressAssigned" }
                }
                lacking = told.count { $0?["reason"]?.string == "AddressPoolExhausted" }
                // The block has sixteen addresses, of which three are not used.
                return lacking == count + 1 - 13 && told.count { $0?["status"]?.string == "True" } == 13
            }
            FleetProcessTests.tell("until every one has its address or says that there is none: \(ContinuousClock.now - start)")
            try await load.more(20)
            try await Self.manyAtOnce(count) { try await world.delete(FleetWorld.gateways + "/many-\($0)") }
            FleetProcessTests.tell("until all are deleted: \(ContinuousClock.now - start)")
            try await FleetWorld.eventually("all are gone but the good one", within: .seconds(300), every: .milliseconds(50)) {
                let pods = try await world.get(FleetWorld.pods)["items"]?.elements ?? []
                return pods.count == 1 && world.processes.count == 2
            }
            FleetProcessTests.tell("until all are gone again: \(ContinuousClock.now - start)")
            try await world.ready()
            try await Self.end(world, load)
        }

        @Test(
            "on a data folder that is full, gateways serve on and writes are refused with the reason; with space all goes on by itself",
            .enabled(if: SmallDisk.isPossible), .timeLimit(.minutes(2)))
        func disk() async throws {
            let folder = try CrashFolder()
            let (world, target, load) = try await Self.one(wrapper: SmallDisk.wrapper(folder.data, megabytes: 24), folder: folder)
            let serve = try world.serve
            let disk = "/proc/\(serve.identifier)/root" + folder.data
            let routes = FleetWorld.networking + "virtualservices/a"
            func refused() async throws -> String {
                let answer = try await world.api.send(
                    .PATCH, routes, try FleetWorld.node(#"{"spec":{"http":[\#(FleetWorld.answer("never"))]}}"#),
                    type: "application/merge-patch+json")
                #expect(answer.status == 503, "\(answer.body.jsonText)")
                return answer.body["message"]?.string ?? ""
            }
            func goesOn(_ text: String) async throws {
                try await world.merge(routes, #"{"spec":{"http":[\#(FleetWorld.answer(text))]}}"#)
                try await FleetWorld.eventually("the route is \(text)") { PlainClient.get(target) == text }
            }
            try SmallDisk.fill(disk, leaving: 0)
            #expect(try await refused().contains("the disk is full"))
            try await load.more(50)
            // A replica that dies has the files that it needs.
            #expect(PlainClient.get(target) == "x")
            try SmallDisk.free(disk)
            try await goesOn("space")
            try await world.makeGateway("after-full")
            try await world.ready()

            try await Self.end(world, load)
        }

        @Test(
            "on a data folder that is read-only, serve ends with the reason, and gateways serve on", .enabled(if: SmallDisk.isPossible),
            .timeLimit(.minutes(1)))
        func readOnly() async throws {
            let (world, target, load) = try await Self.one()
            try await world.crash()
            let bind = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && shift && exec \"$@\""
            let wrapper = ["/usr/bin/unshare", "--mount", "--map-root-user", "/bin/sh", "-c", bind, "sh", world.folder.data]
            let (end, messages) = try await FanlightProcess.refusedServe(world.folder.data, wrapper: wrapper)
            #expect(end == .status(1))
            #expect(messages.contains(world.folder.data) && messages.contains("Read-only file system"), "\(messages)")
            try await load.more(20)
            #expect(PlainClient.get(target) == "x")
            try await world.start()
            try await world.ready()
            try await Self.end(world, load)
        }

        @Test("a port that another program has is told on the Pod and on the gateway, and served when it is free", .timeLimit(.minutes(1)))
        func taken() async throws {
            let (world, target, load) = try await Self.one()
            let host = target.host.split(separator: ".").dropLast().joined(separator: ".") + ".77"
            let other = try Socket.listen(on: try #require(SocketAddress(host, port: FleetWorld.port)))
            try await world.makeGateway("late", #""loadBalancerIP":"\#(host)""#)
            let message = try await Self.problem(of: "late", in: world, "Ready", "SocketNotOpened")
            #expect(message.contains("\(host):\(FleetWorld.port) cannot be listened on"), "\(message)")
            let status = try await world.get(FleetWorld.gateways + "/late")["status"]
            #expect(status?["ErrorMessage"]?.string?.contains("cannot be listened on") == true, "\(status?.jsonText ?? "")")
            let pod = try #require(try await world.pods(of: "late").first)
            let ready = pod[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == "Ready" }
            #expect(ready?["reason"]?.string == "SocketNotOpened")
            Socket.close(other)
            _ = try await world.serving(["good", "late"])
            try await FleetWorld.eventually("nothing is wrong any more") {
                try await world.get(FleetWorld.gateways + "/late")[path: ["status", "ErrorMessage"]] == nil
            }
            try await Self.end(world, load)
        }

        @Test("restarts of a replica are counted on when serve is another one", .timeLimit(.minutes(1)))
        func counted() async throws {
            let (world, target, load) = try await Self.one()
            let report = try await load.end()
            #expect(report.failed == 0, "\(report)")
            kill(try await world.process(of: "good"), SIGKILL)
            func restarts() async throws -> Int? {
                let pod = try await world.pods(of: "good").first.flatMap(FleetWorld.container)
                return pod?["ready"]?.bool == true ? pod?["restartCount"]?.integer : nil
            }
            try await FleetWorld.eventually("it is back") { try await restarts() == 1 }
            try await world.crash()
            try await world.start()
            try await world.ready()
            #expect(try await restarts() == 1)
            kill(try await world.process(of: "good"), SIGKILL)
            try await FleetWorld.eventually("it is back again") { try await restarts() == 2 }
            #expect(PlainClient.get(target) == "x")
            try await world.end()
        }

        private static func manyAtOnce(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    if number >= 16 { try await group.next() }
                    group.addTask { try await body(number) }
                }
                try await group.waitForAll()
            }
        }

        @Test("after kill -9 in the middle of a roll-out, the next serve knows every process there is", .timeLimit(.minutes(2)))
        func strays() async throws {
            let (world, _, load) = try await Self.one()
            for round in 1...FleetProcessTests.rounds(3, long: 20) {
                try await world.merge(FleetWorld.gateways + "/good", #"{"spec":{"replicaCount":\#(round % 2 == 0 ? 1 : 3)}}"#)
                try await world.merge(FleetWorld.gateways + "/good", #"{"spec":{"podLabels":{"round":"\#(round)"}}}"#)
                try await load.more(round)
                try await world.crash()
                try await world.start()
            }
            try await world.merge(FleetWorld.gateways + "/good", #"{"spec":{"replicaCount":2}}"#)
            try await FleetWorld.eventually("two replicas of the newest kind") {
                guard try await world.pods(of: "good").count == 2 else { return false }
                return try await world.condition("RolledOut", of: FleetWorld.gateways + "/good")?["status"]?.string == "True"
            }
            try await world.ready()
            let pods = try await world.pods(of: "good")
            let known = pods.compactMap { FleetWorld.container($0)?["containerID"]?.string?.dropFirst("process://".count) }.compactMap {
                Int32($0)
            }
            let serve = try world.serve.identifier
            #expect(world.processes == (known + [serve]).sorted())
            try await Self.end(world, load, isRolled: true)
        }
    }
}
