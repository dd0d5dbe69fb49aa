/// How a gateway process reaches the control plane, and as whom.
package struct FeedClientOptions: Sendable {
    package var address: FeedAddress
    /// PEM files, read again for every connection: the replica's chain and key, and the authorities of the control plane.
    package var certificatePath: String
    package var keyPath: String
    package var authorityPath: String
    /// A name that the control plane's certificate has to be for.
    package var serverName: String
    package var namespace: String
    package var pod: String
    /// `namespace/name` of the IstioGateway, for logs on both sides.
    package var workload: String
    /// The file with the last good configuration; nil keeps none.
    package var lastGoodPath: String?
    /// The pause before the second attempt to connect; later ones grow up to `maxPause`.
    package var minPause: Duration
    package var maxPause: Duration

    package init(
        address: FeedAddress, certificatePath: String, keyPath: String, authorityPath: String, serverName: String = "localhost",
        namespace: String, pod: String, workload: String, lastGoodPath: String?, minPause: Duration = .milliseconds(20),
        maxPause: Duration = .milliseconds(500)
    ) {
        self.address = address
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.authorityPath = authorityPath
        self.serverName = serverName
        self.namespace = namespace
        self.pod = pod
        self.workload = workload
        self.lastGoodPath = lastGoodPath
        self.minPause = minPause
        self.maxPause = maxPause
    }
}
