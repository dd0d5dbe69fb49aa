import FanlightIR

extension Cluster: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        switch discovery {
        case .endpoints: writer.message(2) { _ in }
        case .strictDNS(let endpoints): writer.message(3) { $0.messages(1, endpoints) }
        case .logicalDNS(let endpoints): writer.message(4) { $0.messages(1, endpoints) }
        case .originalDestination: writer.message(5) { _ in }
        }
        let number =
            switch loadBalancing {
            case .leastRequest: 1
            case .roundRobin: 2
            case .random: 3
            case .consistentHash: 4
            }
        writer.integer(6, number)
        writer.duration(7, connectTimeout)
        writer.optionalInteger(8, maxConnections)
        writer.optionalInteger(9, maxPendingRequests)
        writer.optionalInteger(10, maxRequests)
        writer.optionalInteger(11, maxRequestsPerConnection)
        writer.duration(12, idleTimeout)
        writer.boolean(13, usesHTTP2)
        writer.optionalString(14, tlsMode)
        writer.string(15, service.host)
        writer.string(16, service.name)
        writer.string(17, service.namespace)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(name: "", discovery: .endpoints, service: ServiceIdentity(host: "", name: "", namespace: ""))
        var discovery: Discovery?
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2:
                try reader.skip(field)
                discovery = .endpoints
            case 3: discovery = .strictDNS(try DNSEndpoint.list(try reader.message(field)))
            case 4: discovery = .logicalDNS(try DNSEndpoint.list(try reader.message(field)))
            case 5:
                try reader.skip(field)
                discovery = .originalDestination
            case 6: loadBalancing = try Self.loadBalancing(try reader.integer(field))
            case 7: connectTimeout = try reader.duration(field)
            case 8: maxConnections = try reader.integer(field)
            case 9: maxPendingRequests = try reader.integer(field)
            case 10: maxRequests = try reader.integer(field)
            case 11: maxRequestsPerConnection = try reader.integer(field)
            case 12: idleTimeout = try reader.duration(field)
            case 13: usesHTTP2 = try reader.boolean(field)
            case 14: tlsMode = try reader.string(field)
            case 15: service.host = try reader.string(field)
            case 16: service.name = try reader.string(field)
            case 17: service.namespace = try reader.string(field)
            default: try reader.skip(field)
            }
        }
        guard let discovery else { throw .unknown("a kind of discovery") }
        self.discovery = discovery
    }

    private static func loadBalancing(_ number: Int) throws(WireError) -> LoadBalancing {
        switch number {
        case 1: .leastRequest
        case 2: .roundRobin
        case 3: .random
        case 4: .consistentHash
        default: throw .unknown("a kind of load balancing")
        }
    }
}

extension DNSEndpoint: WireMessage {
    fileprivate static func list(_ reader: WireReader) throws(WireError) -> [DNSEndpoint] {
        var reader = reader
        var endpoints: [DNSEndpoint] = []
        while let field = try reader.next() {
            if field.number == 1 { endpoints.append(try reader.value(field)) } else { try reader.skip(field) }
        }
        return endpoints
    }

    func write(to writer: inout WireWriter) {
        Endpoint(address: host, port: port, weight: weight).write(to: &writer)
    }

    init(from reader: inout WireReader) throws(WireError) {
        let endpoint = try Endpoint(from: &reader)
        self.init(host: endpoint.address, port: endpoint.port, weight: endpoint.weight)
    }
}

extension Endpoint: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, address)
        writer.integer(2, port)
        writer.integer(3, weight)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var address = ""
        var port = 0
        var weight = 0
        while let field = try reader.next() {
            switch field.number {
            case 1: address = try reader.string(field)
            case 2: port = try reader.port(field)
            case 3: weight = try reader.weight(field)
            default: try reader.skip(field)
            }
        }
        self.init(address: address, port: port, weight: weight)
    }
}

/// The endpoints of one cluster.
struct ClusterEndpoints: WireMessage {
    var cluster = ""
    var endpoints: [Endpoint] = []

    init(cluster: String, endpoints: [Endpoint]) {
        self.cluster = cluster
        self.endpoints = endpoints
    }

    func write(to writer: inout WireWriter) {
        writer.string(1, cluster)
        writer.messages(2, endpoints)
    }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field.number {
            case 1: cluster = try reader.string(field)
            case 2: endpoints.append(try reader.value(field))
            default: try reader.skip(field)
            }
        }
    }
}
