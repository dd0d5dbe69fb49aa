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
    private static let concurrency = 8
    private static let timeout: Duration = .seconds(5)

    let directory: ReplicaDirectory

    func replicas() async -> [TrafficMeter.Replica] {
        let all = directory.replicas.values.joined().sorted { $0.identity.userName < $1.identity.userName }
        return await withTaskGroup(of: TrafficMeter.Replica.self) { group in
            var found: [TrafficMeter.Replica] = []
            for (index, replica) in all.enumerated() {
                if index >= Self.concurrency, let one = await group.next() { found.append(one) }
                group.addTask {
                    let address = replica.pod.ips.first ?? ""
                    let reading =
                        address.isEmpty
                        ? nil
                        : try? await PodMetricsClient.read(
                            address: address, port: GatewayHealth.metricsPort, gateway: replica.workload, within: Self.timeout)
                    return TrafficMeter.Replica(name: replica.identity.userName, gateway: replica.workload, reading: reading)
                }
            }
            for await one in group { found.append(one) }
            return found
        }
    }
}
