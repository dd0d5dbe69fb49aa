import FanlightResources
import NIOHTTP1
import Testing

extension FleetProcessTests {
    /// What a settled system does: nothing.
    @Suite struct StandstillTests {
        private static let configMaps = "/api/v1/namespaces/default/configmaps"

        /// The store's revision.
        private static func revision(_ world: FleetWorld) async throws -> UInt64 {
            try #require(try await world.get(configMaps)[path: ["metadata", "resourceVersion"]]?.string.flatMap { UInt64($0) })
        }

        /// Waits until each replica has acknowledged what it is to serve.
        private static func synced(_ world: FleetWorld) async throws {
            try await FleetWorld.eventually("all replicas are synced") {
                let replicas = try await world.get("/apis/fanlight.dev/v1/fleet")["replicas"]?.elements ?? []
                return replicas.count == 2 && replicas.allSatisfy { $0["state"]?.string == "synced" }
            }
        }

        @Test(
            "when everything has settled, a write is the only change of the store, however often everybody looks at it",
            .timeLimit(.minutes(2)))
        func still() async throws {
            let (world, _) = try await FleetWorld.pair()
            try await FleetWorld.eventually("the routes are programmed") {
                try await world.condition("Programmed", of: FleetWorld.networking + "virtualservices/a")?["status"]?.string == "True"
            }
            for name in ["one", "two"] {
                for type in ["Programmed", "RolledOut"] {
                    try await FleetWorld.eventually("\(name) is \(type)") {
                        try await world.condition(type, of: FleetWorld.gateways + "/" + name)?["status"]?.string == "True"
                    }
                }
            }
            try await Self.synced(world)
            // An Event or two about the start may still be on their way: it has settled when a write is followed by nothing.
            try await world.create(Self.configMaps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#)
            try await FleetWorld.eventually("it settles") {
                let before = try await Self.revision(world)
                try await world.merge(Self.configMaps + "/a", #"{"data":{"settling":"\#(before)"}}"#)
                try await Self.synced(world)
                return try await Self.revision(world) == before + 1
            }
            let before = try await Self.revision(world)
            let count = UInt64(FleetProcessTests.rounds(30, long: 300))
            // Each is a turn of the control plane, which looks at all gateways and statuses; the second also one of the gateway's controllers.
            for number in 0..<count {
                try await world.merge(Self.configMaps + "/a", #"{"data":{"number":"\#(number)"}}"#)
                try await world.merge(FleetWorld.gateways + "/one", #"{"metadata":{"annotations":{"number":"\#(number)"}}}"#)
                try await Self.synced(world)
            }
            #expect(try await Self.revision(world) == before + 2 * count)
            try await world.end()
        }
    }
}
