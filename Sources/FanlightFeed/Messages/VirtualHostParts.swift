import FanlightIR

/// Which route configuration there is; its virtual hosts name it.
struct RouteConfigurationFrame: WireMessage {
    var name = ""

    init(name: String) { self.name = name }

    func write(to writer: inout WireWriter) { writer.string(1, name) }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            if field.number == 1 { name = try reader.string(field) } else { try reader.skip(field) }
        }
    }
}

/// Where a part of a virtual host belongs.
struct VirtualHostKey: Hashable, Sendable {
    var routeConfiguration = ""
    var virtualHost = ""

    var resourceName: String { ResourceName.virtualHost(virtualHost, in: routeConfiguration) }

    func write(to writer: inout WireWriter) {
        writer.string(1, routeConfiguration)
        writer.string(2, virtualHost)
    }

    mutating func read(_ field: WireReader.Field, _ reader: inout WireReader) throws(WireError) {
        switch field.number {
        case 1: routeConfiguration = try reader.string(field)
        case 2: virtualHost = try reader.string(field)
        default: try reader.skip(field)
        }
    }
}

/// A virtual host without its routes.
struct VirtualHostFrame: WireMessage {
    var key = VirtualHostKey()
    var domains: [String] = []
    var requiresTLS = false
    var order: [RouteOwner] = []
    /// The names of the resources with the further parts of the order.
    var furtherOrder: [String] = []

    init(key: VirtualHostKey, domains: [String], requiresTLS: Bool, order: [RouteOwner], furtherOrder: [String]) {
        self.key = key
        self.domains = domains
        self.requiresTLS = requiresTLS
        self.order = order
        self.furtherOrder = furtherOrder
    }

    func write(to writer: inout WireWriter) {
        key.write(to: &writer)
        writer.strings(3, domains)
        writer.boolean(4, requiresTLS)
        writer.messages(5, order)
        writer.strings(6, furtherOrder)
    }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            switch field.number {
            case 3: domains.append(try reader.string(field))
            case 4: requiresTLS = try reader.boolean(field)
            case 5: order.append(try reader.value(field))
            case 6: furtherOrder.append(try reader.string(field))
            default: try key.read(field, &reader)
            }
        }
    }
}

/// A further part of the order of a virtual host's routes.
struct RouteOrderPart: WireMessage {
    var key = VirtualHostKey()
    var owners: [RouteOwner] = []

    init(key: VirtualHostKey, owners: [RouteOwner]) {
        self.key = key
        self.owners = owners
    }

    func write(to writer: inout WireWriter) {
        key.write(to: &writer)
        writer.messages(3, owners)
    }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() {
            if field.number == 3 { owners.append(try reader.value(field)) } else { try key.read(field, &reader) }
        }
    }
}

/// All routes of one owner in one virtual host.
struct OwnedRoutes: WireMessage {
    var key = VirtualHostKey()
    var owner = RouteOwner()
    var runs: [[Shared<Route>]] = []

    init(key: VirtualHostKey, owner: RouteOwner, runs: [[Shared<Route>]]) {
        self.key = key
        self.owner = owner
        self.runs = runs
    }

    func write(to writer: inout WireWriter) {
        key.write(to: &writer)
        writer.message(3, owner)
        for run in runs {
            writer.message(4) { writer in
                for route in run { writer.message(1) { writer in route.read { $0.write(to: &writer) } } }
            }
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var encodedRuns: [WireReader] = []
        while let field = try reader.next() {
            switch field.number {
            case 3: owner = try reader.value(field)
            case 4: encodedRuns.append(try reader.message(field))
            default: try key.read(field, &reader)
            }
        }
        for encoded in encodedRuns { runs.append(try Self.run(encoded, owner: owner)) }
    }

    private static func run(_ reader: WireReader, owner: RouteOwner) throws(WireError) -> [Shared<Route>] {
        var reader = reader
        var routes: [Shared<Route>] = []
        while let field = try reader.next() {
            guard field.number == 1 else {
                try reader.skip(field)
                continue
            }
            var encoded = try reader.message(field)
            routes.append(Shared(try Route(from: &encoded, owner: owner)))
        }
        return routes
    }
}

/// Whose routes some are, read without the routes.
struct OwnedRoutesHead {
    var key = VirtualHostKey()
    var owner = RouteOwner()

    init(encoded bytes: [UInt8]) throws(WireError) {
        var reader = WireReader(bytes)
        while let field = try reader.next() {
            switch field.number {
            case 3: owner = try reader.value(field)
            case 4: try reader.skip(field)
            default: try key.read(field, &reader)
            }
        }
    }
}
