/// How gateways reach the control plane, and what one of them may take.
package struct FeedServerOptions: Sendable {
    package var addresses: [FeedAddress]
    /// PEM files: the server's chain and key, which are read again when they change, and the authorities whose clients may come, read at the start.
    package var certificatePath: String
    package var keyPath: String
    package var authorityPath: String
    /// Streams at a time; more are refused as they come.
    package var maxStreams: Int
    /// Of one message of a gateway.
    package var maxRequestBytes: Int
    /// Resources are put into responses of about this size.
    package var responseBytes: Int

    package init(
        addresses: [FeedAddress], certificatePath: String, keyPath: String, authorityPath: String, maxStreams: Int = 4096,
        maxRequestBytes: Int = 32 << 20, responseBytes: Int = 1 << 20
    ) {
        self.addresses = addresses
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.authorityPath = authorityPath
        self.maxStreams = maxStreams
        self.maxRequestBytes = maxRequestBytes
        self.responseBytes = responseBytes
    }
}
