/// A request of Envoy's incremental discovery protocol, as far as sessions look at it.
package struct DeltaRequest: Hashable, Sendable {
    package var typeURL: String
    package var subscribe: [String] = []
    package var unsubscribe: [String] = []
    /// What a client that comes back has, by name; in the first request of a type only.
    package var initialVersions: [String: String] = [:]
    /// Of the response that is answered; empty where none is.
    package var nonce = ""
    /// Why the response was not taken; nil where it was.
    package var refusal: DeltaRefusal?

    package init(typeURL: String) { self.typeURL = typeURL }
}

/// Why a response was not taken: `google.rpc.Status`.
package struct DeltaRefusal: Hashable, Sendable {
    package struct Detail: Hashable, Sendable {
        package var typeURL: String
        package var bytes: [UInt8]

        package init(typeURL: String, bytes: [UInt8]) {
            self.typeURL = typeURL
            self.bytes = bytes
        }
    }

    /// google.rpc.Code.INVALID_ARGUMENT.
    package static let invalidArgument: Int32 = 3

    package var code: Int32
    package var message: String
    package var details: [Detail]

    package init(code: Int32 = Self.invalidArgument, message: String, details: [Detail] = []) {
        self.code = code
        self.message = message
        self.details = details
    }

    package init(_ refusal: FeedRefusal) {
        self.init(
            message: refusal.description, details: [Detail(typeURL: FeedRefusal.typeURL, bytes: refusal.wireBytes)])
    }

    /// With what our own gateways tell of the reason; of others, the text alone.
    package var feedRefusal: FeedRefusal {
        details.lazy.filter { $0.typeURL == FeedRefusal.typeURL }.compactMap { FeedRefusal(wireBytes: $0.bytes) }.first
            ?? FeedRefusal(message: message)
    }
}

/// A response of a server: what came or changed, and what went.
package struct DeltaResponse: Sendable {
    package var typeURL: String
    package var nonce: String
    package var resources: [FeedResource]
    package var removed: [String]

    package init(typeURL: String, nonce: String, resources: [FeedResource], removed: [String]) {
        self.typeURL = typeURL
        self.nonce = nonce
        self.resources = resources
        self.removed = removed
    }

    /// As `envoy.service.discovery.v3.DeltaDiscoveryResponse`, put together from resources that are encoded already.
    package var encoded: [UInt8] {
        let size =
            resources.reduce(0) { $0 + $1.field.count } + removed.reduce(0) { $0 + $1.utf8.count + 6 } + typeURL.utf8.count
            + nonce.utf8.count
        var writer = WireWriter(capacity: size + 16)
        for resource in resources { writer.fields(resource.field) }
        writer.string(4, typeURL)
        writer.string(5, nonce)
        writer.strings(6, removed)
        return writer.bytes
    }
}

/// A response as a client reads it.
package struct DeltaUpdate: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package var name: String
        package var version: String
        package var body: [UInt8]

        package init(name: String, version: String, body: [UInt8]) {
            self.name = name
            self.version = version
            self.body = body
        }
    }

    package var typeURL = ""
    package var nonce = ""
    package var items: [Item] = []
    package var removed: [String] = []

    package init(typeURL: String, nonce: String, items: [Item] = [], removed: [String] = []) {
        self.typeURL = typeURL
        self.nonce = nonce
        self.items = items
        self.removed = removed
    }

    /// Reads an `envoy.service.discovery.v3.DeltaDiscoveryResponse`.
    package init(encoded bytes: [UInt8]) throws(WireError) {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 2: items.append(try Self.item(try reader.message(field)))
            case 4: typeURL = try reader.string(field)
            case 5: nonce = try reader.string(field)
            case 6: removed.append(try reader.string(field))
            default: try reader.skip(field)
            }
        }
    }

    private static func item(_ reader: WireReader) throws(WireError) -> Item {
        var reader = reader
        var item = Item(name: "", version: "", body: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: item.version = try reader.string(field)
            case 2:
                // The type of the inner message is that of the response.
                var any = try reader.message(field)
                while let field = try any.next() {
                    if field.number == 2 { item.body = try any.data(field) } else { try any.skip(field) }
                }
            case 3: item.name = try reader.string(field)
            default: try reader.skip(field)
            }
        }
        guard !item.name.isEmpty else { throw .missing("the name of a resource") }
        return item
    }
}
