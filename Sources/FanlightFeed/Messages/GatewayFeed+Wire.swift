import FanlightIR

extension FeedSocket: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, address)
        writer.integer(2, port)
        writer.integer(3, listenerPort)
        writer.integer(4, servicePort)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(address: "", port: 0, listenerPort: 0, servicePort: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: address = try reader.string(field)
            case 2: port = try reader.port(field)
            case 3: listenerPort = try reader.port(field)
            case 4: servicePort = try reader.port(field)
            default: try reader.skip(field)
            }
        }
    }
}

/// All sockets of a gateway.
struct SocketList: WireMessage {
    var sockets: [FeedSocket] = []

    init(_ sockets: [FeedSocket]) { self.sockets = sockets }

    func write(to writer: inout WireWriter) { writer.messages(1, sockets) }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            if field.number == 1 { sockets.append(try reader.value(field)) } else { try reader.skip(field) }
        }
    }
}

/// Whose configuration it is, and which; the last resource of an update.
struct WorkloadFrame: WireMessage {
    /// Of the messages that this program writes and reads.
    static let currentFormat = 1

    var format = 0
    var workload = FeedWorkload()
    var revision: UInt64 = 0
    var fingerprint = ""

    init(workload: FeedWorkload, revision: UInt64, fingerprint: String) {
        format = Self.currentFormat
        self.workload = workload
        self.revision = revision
        self.fingerprint = fingerprint
    }

    func write(to writer: inout WireWriter) {
        writer.integer(1, format)
        writer.string(2, workload.namespace)
        writer.string(3, workload.name)
        for (name, value) in workload.labels.sorted(by: { $0.key < $1.key }) { writer.message(4, WirePair(name, value)) }
        writer.unsigned(5, revision)
        writer.string(6, fingerprint)
    }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field.number {
            case 1: format = try reader.integer(field)
            case 2: workload.namespace = try reader.string(field)
            case 3: workload.name = try reader.string(field)
            case 4:
                let label = try reader.value(field, WirePair.self)
                workload.labels[label.name] = label.value
            case 5: revision = try reader.unsigned(field)
            case 6: fingerprint = try reader.string(field)
            default: try reader.skip(field)
            }
        }
    }
}

/// A certificate under the name that listeners use.
struct NamedCredential: WireMessage {
    var name = ""
    var credential: ServerCredential

    init(name: String, credential: ServerCredential) {
        self.name = name
        self.credential = credential
    }

    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.data(2, credential.certificateChain)
        writer.data(3, credential.privateKey.value)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var certificateChain: [UInt8] = []
        var privateKey: [UInt8] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: certificateChain = try reader.data(field)
            case 3: privateKey = try reader.data(field)
            default: try reader.skip(field)
            }
        }
        credential = ServerCredential(certificateChain: certificateChain, privateKey: Redacted(privateKey))
    }
}

extension FeedRefusal: WireMessage {
    package static let typeURL = "type.googleapis.com/fanlight.feed.v1.Refusal"

    package var wireBytes: [UInt8] { encoded }

    /// Nil where the bytes are something else.
    package init?(wireBytes: [UInt8]) {
        guard let refusal = try? FeedRefusal(encoded: wireBytes) else { return nil }
        self = refusal
    }

    func write(to writer: inout WireWriter) {
        writer.string(1, typeURL)
        writer.string(2, resource)
        writer.optionalMessage(3, origin)
        writer.string(4, message)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(message: "")
        while let field = try reader.next() {
            switch field.number {
            case 1: typeURL = try reader.string(field)
            case 2: resource = try reader.string(field)
            case 3: origin = try reader.value(field)
            case 4: message = try reader.string(field)
            default: try reader.skip(field)
            }
        }
    }
}
