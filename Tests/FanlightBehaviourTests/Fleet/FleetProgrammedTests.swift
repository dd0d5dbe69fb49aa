import FanlightResources
import NIOHTTP1
import Testing

extension FleetProcessTests {
    /// What `kubectl wait --for=condition=Programmed` may be relied on for.
    @Suite struct ProgrammedTests {
        private static let web = FleetWorld.networking + "gateways/web"

        /// The labels of the Pods that clients may reach.
        private static func readyLabels(_ world: FleetWorld, _ gateway: String) async throws -> [[String: String]] {
            try await world.pods(of: gateway).filter { pod in
                FleetWorld.container(pod)?["ready"]?.bool == true && pod[path: ["metadata", "deletionTimestamp"]] == nil
            }.map { $0[path: ["metadata", "labels"]]?.stringMap ?? [:] }
        }

        @Test(
            "with labels and selector changed at once, a Gateway is programmed when the ready replicas of all gateways serve it, not before",
            .timeLimit(.minutes(2)))
        func rollout() async throws {
            let (world, _) = try await FleetWorld.pair()
            for name in ["one", "two"] { try await world.merge(FleetWorld.gateways + "/" + name, #"{"spec":{"replicaCount":2}}"#) }
            try await world.ready()
            for round in 0..<FleetProcessTests.rounds(3, long: 20) {
                for name in ["one", "two"] {
                    try await world.merge(FleetWorld.gateways + "/" + name, #"{"spec":{"podLabels":{"fleet":"round-\#(round)"}}}"#)
                }
                try await world.merge(Self.web, #"{"spec":{"selector":{"fleet":"round-\#(round)"}}}"#)
                let generation = try await world.get(Self.web)[path: ["metadata", "generation"]]?.integer
                try await FleetWorld.eventually("it is programmed in round \(round)") {
                    let condition = try await world.condition("Programmed", of: Self.web)
                    return condition?["status"]?.string == "True" && condition?["observedGeneration"]?.integer == generation
                        && condition?["message"]?.string == "programmed on 2 of 2 gateways"
                }
                for name in ["one", "two"] {
                    let labels = try await Self.readyLabels(world, name)
                    #expect(!labels.isEmpty && labels.allSatisfy { $0["fleet"] == "round-\(round)" }, "\(name): \(labels)")
                }
            }
            try await world.end()
        }

        @Test("a serve that takes replicas over does not say meanwhile that what they serve is not programmed", .timeLimit(.minutes(1)))
        func takenOver() async throws {
            let (world, _) = try await FleetWorld.pair()
            let routes = FleetWorld.networking + "virtualservices/a"
            try await FleetWorld.eventually("it is programmed") {
                try await world.condition("Programmed", of: routes)?["status"]?.string == "True"
            }
            let before = try await world.get(routes)[path: ["metadata", "resourceVersion"]]
            try await world.crash()
            try await world.start()
            try await world.ready()
            // When the status of a later object is written, so is that of all before it.
            try await world.create(
                FleetWorld.networking + "virtualservices",
                #"{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"b"},"spec":{"hosts":["b.example.com"],"gateways":["web"],"http":[\#(FleetWorld.answer("b"))]}}"#
            )
            try await FleetWorld.eventually("the later one is programmed") {
                try await world.condition("Programmed", of: FleetWorld.networking + "virtualservices/b")?["status"]?.string == "True"
            }
            #expect(try await world.get(routes)[path: ["metadata", "resourceVersion"]] == before)
            try await world.end()
        }
    }
}
