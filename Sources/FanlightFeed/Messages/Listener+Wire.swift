import FanlightIR

extension Listener: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.string(2, bind)
        writer.integer(3, port)
        writer.messages(4, filterChains)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var name = ""
        var bind = ""
        var port = 0
        var filterChains: [FilterChain] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: bind = try reader.string(field)
            case 3: port = try reader.port(field)
            case 4: filterChains.append(try reader.value(field))
            default: try reader.skip(field)
            }
        }
        self.init(name: name, bind: bind, port: port, filterChains: filterChains)
    }
}

extension FilterChain: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.strings(1, serverNames)
        if case .tls(let settings) = transport { writer.message(2, settings) }
        switch action {
        case .http(let name): writer.alwaysString(3, name)
        case .tcp(let clusters): writer.message(4) { $0.messages(1, clusters) }
        }
        writer.message(5, origin)
        writer.string(6, gateway)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var serverNames: [String] = []
        var transport = Transport.raw
        var action: Action?
        var origin: Origin?
        var gateway = ""
        while let field = try reader.next() {
            switch field.number {
            case 1: serverNames.append(try reader.string(field))
            case 2: transport = .tls(try reader.value(field))
            case 3: action = .http(routeConfiguration: try reader.string(field))
            case 4: action = .tcp(try Self.clusters(try reader.message(field)))
            case 5: origin = try reader.value(field)
            case 6: gateway = try reader.string(field)
            default: try reader.skip(field)
            }
        }
        guard let action else { throw .unknown("an action of a filter chain") }
        guard let origin else { throw .missing("the origin of a filter chain") }
        self.init(serverNames: serverNames, transport: transport, action: action, origin: origin, gateway: gateway)
    }

    private static func clusters(_ reader: WireReader) throws(WireError) -> [WeightedCluster] {
        var reader = reader
        var clusters: [WeightedCluster] = []
        while let field = try reader.next() {
            if field.number == 1 { clusters.append(try reader.value(field)) } else { try reader.skip(field) }
        }
        return clusters
    }
}

extension TLSSettings: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.strings(1, credentialNames)
        let number =
            switch clientCertificate {
            case .none: 1
            case .optional: 2
            case .required: 3
            case .istioMutual: 4
            }
        writer.integer(2, number)
        writer.string(3, minVersion)
        writer.string(4, maxVersion)
        writer.strings(5, cipherSuites)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var credentialNames: [String] = []
        var clientCertificate: ClientCertificate?
        var minVersion = ""
        var maxVersion = ""
        var cipherSuites: [String] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: credentialNames.append(try reader.string(field))
            case 2:
                switch try reader.integer(field) {
                case 1: clientCertificate = ClientCertificate.none
                case 2: clientCertificate = .optional
                case 3: clientCertificate = .required
                case 4: clientCertificate = .istioMutual
                default: throw .unknown("a mode of client certificates")
                }
            case 3: minVersion = try reader.string(field)
            case 4: maxVersion = try reader.string(field)
            case 5: cipherSuites.append(try reader.string(field))
            default: try reader.skip(field)
            }
        }
        // Without it nobody knows whether clients have to prove who they are.
        guard let clientCertificate else { throw .missing("the mode of client certificates") }
        self.init(
            credentialNames: credentialNames, clientCertificate: clientCertificate, minVersion: minVersion, maxVersion: maxVersion,
            cipherSuites: cipherSuites)
    }
}
