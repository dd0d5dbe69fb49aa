import FanlightFeedTransport
import FanlightObservability
import FanlightResources

/// Where the figures of the gateways come from.
protocol TrafficSource: Sendable {
    /// All replicas with what they have counted; without it those that do not answer in time.
    func replicas() async -> [TrafficMeter.Replica]
}

/// The gateways inside this process, which are asked without any text.
struct InProcessTraffic: TrafficSource {
    let fleet: any GatewayRunner

    func replicas() async -> [TrafficMeter.Replica] {
        await fleet.metrics().map { TrafficMeter.Replica(name: $0.gateway, gateway: $0.gateway, reading: TrafficReading($0), isOwn: true) }
    }
}

/// The gateways that are processes, each asked on the address of its Pod.
struct ReplicaTraffic: TrafficSource {
    /// Replicas that are asked at the same time.
    private static let concurrency = 16

    let directory: ReplicaDirectory
    var port = GatewayHealth.metricsPort
    /// How long one replica may take. All together have twice as long, however many do not answer: what is left out then would not be of the moment
    /// any more, and the next one is near.
    var limit: Duration = .seconds(5)

    func replicas() async -> [TrafficMeter.Replica] {
        let all = directory.replicas.values.joined().sorted { $0.identity.userName < $1.identity.userName }
        let deadline = ContinuousClock.now + limit * 2
        return await withTaskGroup(of: TrafficMeter.Replica.self) { group in
            var found: [TrafficMeter.Replica] = []
            for (index, replica) in all.enumerated() {
                if index >= Self.concurrency, let one = await group.next() { found.append(one) }
                group.addTask {
                    TrafficMeter.Replica(
                        name: replica.identity.userName, gateway: replica.workload, reading: await read(replica, until: deadline))
                }
            }
            for await one in group { found.append(one) }
            return found
        }
    }

    private func read(_ replica: ReplicaDirectory.Replica, until deadline: ContinuousClock.Instant) async -> TrafficReading? {
        let left = min(limit, deadline - .now)
        guard left > .zero, let address = replica.pod.ips.first else { return nil }
        return try? await PodMetricsClient.read(address: address, port: port, gateway: replica.workload, within: left)
    }
}
