import FanlightIR

extension Redirect: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.optionalString(1, scheme)
        writer.optionalString(2, authority)
        writer.optionalInteger(3, port)
        switch path {
        case .full(let text): writer.alwaysString(4, text)
        case .prefix(let text): writer.alwaysString(5, text)
        case nil: break
        }
        writer.integer(6, status)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(status: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: scheme = try reader.string(field)
            case 2: authority = try reader.string(field)
            case 3: port = try reader.port(field)
            case 4: path = .full(try reader.string(field))
            case 5: path = .prefix(try reader.string(field))
            case 6: status = try reader.status(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension DirectResponse: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.integer(1, status)
        writer.data(2, body)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(status: 0, body: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: status = try reader.status(field)
            case 2: body = try reader.data(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension Fault: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.optionalMessage(1, delay)
        writer.optionalMessage(2, abort)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(delay: nil, abort: nil)
        while let field = try reader.next() {
            switch field.number {
            case 1: delay = try reader.value(field)
            case 2: abort = try reader.value(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension Fault.Delay: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.duration(1, duration)
        writer.double(2, percentage)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(duration: .zero, percentage: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: duration = try reader.duration(field)
            case 2: percentage = try reader.percentage(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension Fault.Abort: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.integer(1, status)
        writer.double(2, percentage)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(status: 0, percentage: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: status = try reader.status(field)
            case 2: percentage = try reader.percentage(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension CORSPolicy: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.messages(1, allowOrigins)
        writer.strings(2, allowMethods)
        writer.strings(3, allowHeaders)
        writer.strings(4, exposeHeaders)
        writer.duration(5, maxAge)
        writer.optionalInteger(6, allowsCredentials.map { $0 ? 1 : 0 })
        writer.boolean(7, forwardsUnmatchedPreflights)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(
            allowOrigins: [], allowMethods: [], allowHeaders: [], exposeHeaders: [], maxAge: nil, allowsCredentials: nil,
            forwardsUnmatchedPreflights: false)
        while let field = try reader.next() {
            switch field.number {
            case 1: allowOrigins.append(try reader.value(field))
            case 2: allowMethods.append(try reader.string(field))
            case 3: allowHeaders.append(try reader.string(field))
            case 4: exposeHeaders.append(try reader.string(field))
            case 5: maxAge = try reader.duration(field)
            case 6: allowsCredentials = try reader.boolean(field)
            case 7: forwardsUnmatchedPreflights = try reader.boolean(field)
            default: try reader.skip(field)
            }
        }
    }
}
