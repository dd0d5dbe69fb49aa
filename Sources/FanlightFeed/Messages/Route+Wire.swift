import FanlightIR

/// A route without the object that it comes from, which is that of all routes around it.
extension Route {
    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.optionalInteger(2, origin.rule)
        writer.optionalInteger(3, origin.match)
        writer.message(4, match)
        switch action {
        case .forward(let forward): writer.message(5, forward)
        case .redirect(let redirect): writer.message(6, redirect)
        case .directResponse(let response): writer.message(7, response)
        }
        if !requestHeaders.isEmpty { writer.message(8, requestHeaders) }
        if !responseHeaders.isEmpty { writer.message(9, responseHeaders) }
        writer.optionalMessage(10, fault)
        writer.optionalMessage(11, cors)
    }

    init(from reader: inout WireReader, owner: RouteOwner) throws(WireError) {
        var name = ""
        var rule: Int?
        var index: Int?
        var match: RouteMatch?
        var action: Action?
        var requestHeaders = HeaderOperations()
        var responseHeaders = HeaderOperations()
        var fault: Fault?
        var cors: CORSPolicy?
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: rule = try reader.integer(field)
            case 3: index = try reader.integer(field)
            case 4: match = try reader.value(field)
            case 5: action = .forward(try reader.value(field))
            case 6: action = .redirect(try reader.value(field))
            case 7: action = .directResponse(try reader.value(field))
            case 8: requestHeaders = try reader.value(field)
            case 9: responseHeaders = try reader.value(field)
            case 10: fault = try reader.value(field)
            case 11: cors = try reader.value(field)
            default: try reader.skip(field)
            }
        }
        guard let match else { throw .missing("the match of a route") }
        guard let action else { throw .unknown("an action of a route") }
        self.init(
            name: name, origin: Origin(kind: owner.kind, namespace: owner.namespace, name: owner.name, rule: rule, match: index),
            match: match,
            action: action, requestHeaders: requestHeaders, responseHeaders: responseHeaders, fault: fault, cors: cors)
    }
}

extension HeaderOperations: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.strings(1, remove)
        for field in set { writer.message(2, WirePair(field.name, field.value)) }
        for field in add { writer.message(3, WirePair(field.name, field.value)) }
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init()
        while let field = try reader.next() {
            switch field.number {
            case 1: remove.append(try reader.string(field))
            case 2: set.append(Field(try reader.value(field)))
            case 3: add.append(Field(try reader.value(field)))
            default: try reader.skip(field)
            }
        }
    }
}

extension HeaderOperations.Field {
    fileprivate init(_ pair: WirePair) { self.init(name: pair.name, value: pair.value) }
}
