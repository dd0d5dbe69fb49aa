import FanlightWorkloads

/// How gateways are run on this machine.
struct WorkloadSettings: Sendable {
    /// The Node that Pods are bound to.
    var nodeName = "fanlight"
    /// The address of that Node, which Pods have as their `hostIP`.
    var hostAddress = "127.0.0.1"
    /// What the controllers make of an IstioGateway.
    var objects = GatewayObjectSettings()
    /// Replicas of one gateway that are started at most.
    var replicasPerGateway = 64
    /// Replicas of all gateways together that are started at most.
    var replicasInAll = 1_000
    /// Keys that are worked on at the same time, so that their writes share the disk's work.
    var concurrency = 64

    init() {}
}
