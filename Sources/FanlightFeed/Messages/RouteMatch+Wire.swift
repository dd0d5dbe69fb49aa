import FanlightIR

extension RouteMatch: WireMessage {
    func write(to writer: inout WireWriter) {
        switch path {
        case .exact(let text, let ignoresCase):
            writer.alwaysString(1, text)
            writer.boolean(4, ignoresCase)
        case .prefix(let text, let ignoresCase):
            writer.alwaysString(2, text)
            writer.boolean(4, ignoresCase)
        case .regex(let text): writer.alwaysString(3, text)
        }
        writer.messages(5, headers)
        writer.messages(6, queryParameters)
        writer.strings(7, claims)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var path: Path?
        var ignoresCase = false
        var headers: [HeaderMatch] = []
        var queryParameters: [QueryParameterMatch] = []
        var claims: [String] = []
        while let field = try reader.next() {
            switch field.number {
            case 1: path = .exact(try reader.string(field), ignoresCase: false)
            case 2: path = .prefix(try reader.string(field), ignoresCase: false)
            case 3: path = .regex(try reader.string(field))
            case 4: ignoresCase = try reader.boolean(field)
            case 5: headers.append(try reader.value(field))
            case 6: queryParameters.append(try reader.value(field))
            case 7: claims.append(try reader.string(field))
            default: try reader.skip(field)
            }
        }
        switch path {
        case .exact(let text, _): path = .exact(text, ignoresCase: ignoresCase)
        case .prefix(let text, _): path = .prefix(text, ignoresCase: ignoresCase)
        case .regex, nil: break
        }
        guard let path else { throw .unknown("a path") }
        self.init(path: path, headers: headers, queryParameters: queryParameters, claims: claims)
    }
}

extension ValueMatch: WireMessage {
    func write(to writer: inout WireWriter) {
        switch self {
        case .exact(let text): writer.alwaysString(1, text)
        case .prefix(let text): writer.alwaysString(2, text)
        case .regex(let text): writer.alwaysString(3, text)
        case .present: writer.boolean(4, true)
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        var match: ValueMatch?
        while let field = try reader.next() {
            switch field.number {
            case 1: match = .exact(try reader.string(field))
            case 2: match = .prefix(try reader.string(field))
            case 3: match = .regex(try reader.string(field))
            case 4:
                _ = try reader.boolean(field)
                match = .present
            default: try reader.skip(field)
            }
        }
        guard let match else { throw .unknown("a match of a value") }
        self = match
    }
}

extension HeaderMatch: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.message(2, value)
        writer.boolean(3, isInverted)
        writer.boolean(4, treatsMissingAsEmpty)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var name = ""
        var value: ValueMatch?
        var isInverted = false
        var treatsMissingAsEmpty = false
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: value = try reader.value(field)
            case 3: isInverted = try reader.boolean(field)
            case 4: treatsMissingAsEmpty = try reader.boolean(field)
            default: try reader.skip(field)
            }
        }
        guard let value else { throw .missing("the value of a header match") }
        self.init(name: name, value: value, isInverted: isInverted, treatsMissingAsEmpty: treatsMissingAsEmpty)
    }
}

extension QueryParameterMatch: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.message(2, value)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var name = ""
        var value: ValueMatch?
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: value = try reader.value(field)
            default: try reader.skip(field)
            }
        }
        guard let value else { throw .missing("the value of a match of a query parameter") }
        self.init(name: name, value: value)
    }
}
