import FanlightIR

extension Forward: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.messages(1, clusters)
        switch pathRewrite {
        case .matched(let text): writer.alwaysString(2, text)
        case .regex(let pattern, let substitution): writer.message(3, WirePair(pattern, substitution))
        case nil: break
        }
        writer.optionalString(4, authorityRewrite)
        writer.duration(5, timeout)
        writer.optionalMessage(6, retry)
        writer.messages(7, mirrors)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(clusters: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: clusters.append(try reader.value(field))
            case 2: pathRewrite = .matched(try reader.string(field))
            case 3:
                let pair = try reader.value(field, WirePair.self)
                pathRewrite = .regex(pattern: pair.name, substitution: pair.value)
            case 4: authorityRewrite = try reader.string(field)
            case 5: timeout = try reader.duration(field)
            case 6: retry = try reader.value(field)
            case 7: mirrors.append(try reader.value(field))
            default: try reader.skip(field)
            }
        }
        guard !clusters.isEmpty else { throw .missing("the clusters of a route") }
    }
}

extension WeightedCluster: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, name)
        writer.integer(2, weight)
        if !requestHeaders.isEmpty { writer.message(3, requestHeaders) }
        if !responseHeaders.isEmpty { writer.message(4, responseHeaders) }
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(name: "", weight: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try reader.string(field)
            case 2: weight = try reader.weight(field)
            case 3: requestHeaders = try reader.value(field)
            case 4: responseHeaders = try reader.value(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension RetryPolicy: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.integer(1, retries)
        for condition in conditions { writer.alwaysString(2, condition.rawValue) }
        writer.integers(3, statusCodes)
        writer.duration(4, perTryTimeout)
        writer.duration(5, backoff)
        writer.boolean(6, avoidsPreviousHosts)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(retries: 0, conditions: [], avoidsPreviousHosts: false)
        while let field = try reader.next() {
            switch field.number {
            case 1: retries = try reader.integer(field)
            case 2:
                guard let condition = Condition(rawValue: try reader.string(field)) else { throw .unknown("a condition for retries") }
                conditions.append(condition)
            case 3: try reader.integers(field, into: &statusCodes)
            case 4: perTryTimeout = try reader.duration(field)
            case 5: backoff = try reader.duration(field)
            case 6: avoidsPreviousHosts = try reader.boolean(field)
            default: try reader.skip(field)
            }
        }
    }
}

extension MirrorPolicy: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, cluster)
        writer.double(2, percentage)
    }

    init(from reader: inout WireReader) throws(WireError) {
        self.init(cluster: "", percentage: 0)
        while let field = try reader.next() {
            switch field.number {
            case 1: cluster = try reader.string(field)
            case 2: percentage = try reader.percentage(field)
            default: try reader.skip(field)
            }
        }
    }
}
