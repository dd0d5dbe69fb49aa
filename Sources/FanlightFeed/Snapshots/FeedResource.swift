/// A named resource, encoded once and shared by all snapshots and streams that have it.
package final class FeedResource: Sendable, CustomReflectable {
    package let name: String
    /// Decided by the content, so that it is the same in every process.
    package let version: String
    /// The resource as a field of a `DeltaDiscoveryResponse`, ready to be appended to one.
    package let field: [UInt8]
    private let bodyStart: Int
    private let bodyCount: Int
    let digest: ResourceDigest

    /// - Parameter version: for resources whose bytes say more than what makes them differ; else the hash of the bytes.
    package init(typeURL: String, name: String, body: [UInt8], version: String? = nil) {
        let version = version ?? VersionText.text(ContentHash.hash(body))
        self.name = name
        self.version = version
        digest = ResourceDigest(typeURL: typeURL, name: name, version: version)
        // Field numbers of envoy.service.discovery.v3.DeltaDiscoveryResponse, Resource, and google.protobuf.Any. The name, which others write
        // behind the resource, comes before it here, so that the body is the end of the field.
        var writer = WireWriter(capacity: body.count + name.utf8.count + typeURL.utf8.count + 32)
        writer.message(2) { writer in
            writer.string(1, version)
            writer.string(3, name)
            writer.message(2) { writer in
                writer.string(1, typeURL)
                writer.data(2, body)
            }
        }
        field = writer.bytes
        bodyStart = field.count - body.count
        bodyCount = body.count
    }

    /// The encoded message.
    package var body: ArraySlice<UInt8> { field[bodyStart..<bodyStart + bodyCount] }

    /// Private keys are among resources.
    package var customMirror: Mirror { Mirror(self, children: ["name": name, "version": version]) }
}
