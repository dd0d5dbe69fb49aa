import FanlightIR
import FanlightRegex

/// The conditions of a route besides that on its path.
final class RoutePredicate: Sendable {
    private let conditions: [CompiledCondition]
    private let arena: [UInt8]
    private let regexes: [Regex]
    /// Nothing verifies tokens, so a condition on claims holds for no request.
    private let dependsOnClaims: Bool

    /// nil where the path is all that counts.
    init?(_ match: RouteMatch, patterns: PatternPool) {
        guard !match.headers.isEmpty || !match.queryParameters.isEmpty || !match.claims.isEmpty else { return nil }
        var builder = Builder(patterns: patterns)
        for header in match.headers { builder.add(header) }
        for parameter in match.queryParameters { builder.add(parameter) }
        conditions = builder.conditions
        arena = builder.arena
        regexes = builder.regexes
        dependsOnClaims = !match.claims.isEmpty
    }

    func holds(_ request: RequestView) -> Bool {
        if dependsOnClaims { return false }
        return arena.withUnsafeBytes { arena in
            for index in conditions.indices where !holds(conditions[index], request, arena) { return false }
            return true
        }
    }

    // Envoy 1.40: an inverted condition holds where it holds for no value. A header that is missing fails its condition even when that is
    // inverted, unless it is to be treated as empty or the condition is on being there.
    @inline(__always)
    private func holds(_ condition: CompiledCondition, _ request: RequestView, _ arena: UnsafeRawBufferPointer) -> Bool {
        let isMet: Bool? =
            switch condition.subject {
            case .field: anyValue(condition, request, arena)
            case .method: holds(condition, request.shape.method.bytes(of: request.head), arena)
            case .scheme: holds(condition, isHTTPS: request.shape.isSecure, arena)
            case .path: request.withPathAndQuery { holds(condition, $0, arena) }
            case .authority:
                request.shape.authority.isEmpty ? nil : holds(condition, request.shape.authority.bytes(of: request.head), arena)
            case .queryParameter:
                QueryString.firstValue(of: condition.name.bytes(of: arena), in: request.shape.query.bytes(of: request.head))
                    .map { holds(condition, $0, arena) }
            }
        if let isMet { return isMet != condition.isInverted }
        if condition.treatsMissingAsEmpty {
            return holds(condition, UnsafeRawBufferPointer(start: nil, count: 0), arena) != condition.isInverted
        }
        return condition.kind == .present && condition.isInverted
    }

    // Envoy 1.40 looks at the values of repeated fields one by one; it joined them with commas before.
    @inline(__always)
    private func anyValue(_ condition: CompiledCondition, _ request: RequestView, _ arena: UnsafeRawBufferPointer) -> Bool? {
        let name = condition.name.bytes(of: arena)
        var isThere = false
        for field in request.fields where Int(field.name.length) == name.count {
            guard ASCII.areEqualIgnoringCase(field.name.bytes(of: request.head), lower: name) else { continue }
            if holds(condition, field.value.bytes(of: request.head), arena) { return true }
            isThere = true
        }
        return isThere ? false : nil
    }

    private func holds(_ condition: CompiledCondition, isHTTPS: Bool, _ arena: UnsafeRawBufferPointer) -> Bool {
        var scheme: (UInt8, UInt8, UInt8, UInt8, UInt8) = (0x68, 0x74, 0x74, 0x70, 0x73)
        return withUnsafeBytes(of: &scheme) { holds(condition, UnsafeRawBufferPointer(rebasing: $0[..<(isHTTPS ? 5 : 4)]), arena) }
    }

    @inline(__always)
    private func holds(_ condition: CompiledCondition, _ value: UnsafeRawBufferPointer, _ arena: UnsafeRawBufferPointer) -> Bool {
        switch condition.kind {
        case .exact: return ASCII.areEqual(value, condition.value.bytes(of: arena))
        case .prefix:
            let prefix = condition.value.bytes(of: arena)
            return prefix.count <= value.count && ASCII.areEqual(UnsafeRawBufferPointer(rebasing: value[..<prefix.count]), prefix)
        case .regex: return regexes[Int(condition.value.start)].matches(value)
        case .present: return true
        case .never: return false
        }
    }
}

extension RoutePredicate {
    private struct Builder {
        let patterns: PatternPool
        var conditions: [CompiledCondition] = []
        var arena: [UInt8] = []
        var regexes: [Regex] = []

        init(patterns: PatternPool) { self.patterns = patterns }

        mutating func add(_ header: HeaderMatch) {
            let subject: CompiledCondition.Subject =
                switch header.name {
                case ":method": .method
                case ":path": .path
                case ":scheme": .scheme
                // Envoy: the Host field and `:authority` are one header.
                case ":authority", "host": .authority
                default: .field
                }
            let (kind, value) = compiled(header.value)
            conditions.append(
                CompiledCondition(
                    subject: subject, kind: kind, name: store(ASCII.lowercased(header.name)), value: value, isInverted: header.isInverted,
                    treatsMissingAsEmpty: header.treatsMissingAsEmpty))
        }

        mutating func add(_ parameter: QueryParameterMatch) {
            let (kind, value) = compiled(parameter.value)
            conditions.append(
                CompiledCondition(
                    subject: .queryParameter, kind: kind, name: store(Array(parameter.name.utf8)), value: value, isInverted: false,
                    treatsMissingAsEmpty: false))
        }

        private mutating func compiled(_ match: ValueMatch) -> (CompiledCondition.Kind, ByteRange) {
            switch match {
            case .exact(let text): return (.exact, store(Array(text.utf8)))
            case .prefix(let text): return (.prefix, store(Array(text.utf8)))
            case .present: return (.present, .empty)
            case .regex(let pattern):
                guard let regex = patterns.regex(pattern) else { return (.never, .empty) }
                regexes.append(regex)
                return (.regex, ByteRange(start: UInt32(regexes.count - 1), length: 0))
            }
        }

        private mutating func store(_ bytes: [UInt8]) -> ByteRange {
            let range = ByteRange(start: UInt32(arena.count), length: UInt32(bytes.count))
            arena += bytes
            return range
        }
    }
}
