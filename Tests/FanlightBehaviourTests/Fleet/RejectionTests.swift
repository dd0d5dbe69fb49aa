import FanlightFeed
import FanlightFeedTransport
import FanlightIR
import FanlightResources
import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import FanlightWorkloads

extension FleetProcessTests {
    /// What becomes of an update that a replica does not take.
    @Suite struct RejectionTests {
        private static let routes = FleetWorld.networking + "virtualservices/a"

        /// The real replica stands still meanwhile; somebody with its certificate speaks for it, and refuses routes that say so.
        @Test(
            "an update that a replica refuses is a condition on the object that caused it, until the replica takes another",
            .timeLimit(.minutes(2)))
        func refused() async throws {
            let (world, _) = try await FleetWorld.pair(FleetWorld.answer("good"))
            let pod = try #require(try await world.names(of: "one").first)
            let process = try await world.process(of: "one")
            kill(process, SIGSTOP)
            let replica = try Self.replica(pod, in: world)
            let speaking = Task {
                await replica.run { feed in
                    let bodies = feed.configuration.routeConfigurations.flatMap(\.virtualHosts).flatMap(\.value.routes).compactMap {
                        route in
                        if case .directResponse(let response) = route.value.action { return String(decoding: response.body, as: UTF8.self) }
                        return nil
                    }
                    guard bodies.contains("bad") else { return .accepted }
                    let origin = Origin(kind: "VirtualService", namespace: "default", name: "a", rule: 0)
                    return .refused(FeedRefusal(origin: origin, message: "nobody can serve this"))
                }
            }
            try await world.merge(Self.routes, #"{"spec":{"http":[\#(FleetWorld.answer("bad"))]}}"#)
            var found: Node?
            try await FleetWorld.eventually("the rejection is told: \(found?.jsonText ?? "none")") {
                found = try await world.condition("Programmed", of: Self.routes)
                return found?["reason"]?.string == "Rejected"
            }
            #expect(found?["status"]?.string == "False")
            #expect(found?["observedGeneration"]?.integer == 2)
            let message = found?["message"]?.string ?? ""
            #expect(message.contains("istio-system/\(pod)") && message.contains("nobody can serve this"), "\(message)")
            let gateway = try await world.condition("Programmed", of: FleetWorld.networking + "gateways/web")
            #expect(gateway?["reason"]?.string != "Rejected")

            try await world.merge(Self.routes, #"{"spec":{"http":[\#(FleetWorld.answer("better"))]}}"#)
            try await FleetWorld.eventually("the rejection is over") {
                try await world.condition("Programmed", of: Self.routes)?["reason"]?.string == "Pending"
            }
            speaking.cancel()
            kill(process, SIGCONT)
            try await FleetWorld.eventually("the replica itself has taken it") {
                try await world.condition("Programmed", of: Self.routes)?["status"]?.string == "True"
            }
            try await world.end()
        }

        private static func replica(_ pod: String, in world: FleetWorld) throws -> FeedClient {
            let key = PodKey(namespace: "istio-system", name: pod)
            let folder = PodFolder(data: world.folder.data, pod: key, workload: "istio-system/one").path
            let options = FeedClientOptions(
                address: .unix(path: world.folder.data + "/feed.sock"), certificatePath: folder + "/feed.crt",
                keyPath: folder + "/feed.key",
                authorityPath: world.folder.data + "/pki/ca.crt", namespace: key.namespace, pod: pod, workload: "istio-system/one",
                lastGoodPath: nil)
            return FeedClient(options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
    }
}
