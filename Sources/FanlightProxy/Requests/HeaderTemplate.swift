import FanlightEventLoop
import FanlightRouting

/// A header's value with Envoy's `%…%` substitutions, taken apart once.
///
/// A substitution that is not known stays as it was written.
struct HeaderTemplate: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case literal([UInt8])
        /// The request's field of that name, in lower case.
        case requestField([UInt8])
        case method
        case path
        case authority
        case remoteAddress
        case remoteAddressWithoutPort
        case requestProtocol
        case startTime
        case responseCode
        case hostName
        case requestedServerName
        case tlsVersion
        case tlsCipher
    }

    let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var literal: [UInt8] = []
        let bytes = HTTPBytes.withoutControls(text)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                literal.append(bytes[index])
                index += 1
                continue
            }
            guard let close = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "%")) else {
                literal += bytes[index...]
                break
            }
            if close == index + 1 {
                literal.append(UInt8(ascii: "%"))
            } else if let part = HeaderTemplate.part(String(decoding: bytes[(index + 1)..<close], as: UTF8.self)) {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = []
                parts.append(part)
            } else {
                literal += bytes[index...close]
            }
            index = close + 1
        }
        if !literal.isEmpty || parts.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    /// The value when it is the same for every request.
    var constant: [UInt8]? {
        guard parts.count == 1, case .literal(let bytes) = parts[0] else { return nil }
        return bytes
    }

    var readsRequest: Bool {
        parts.contains {
            switch $0 {
            case .requestField, .method, .path, .authority: true
            default: false
            }
        }
    }

    private static func part(_ name: String) -> Part? {
        if name.hasPrefix("REQ("), name.hasSuffix(")") {
            let field = name.dropFirst(4).dropLast().lowercased()
            switch field {
            case ":method": return .method
            case ":path": return .path
            case ":authority", "host": return .authority
            default: return field.isEmpty || field.contains("?") || field.hasPrefix(":") ? nil : .requestField(Array(field.utf8))
            }
        }
        switch name {
        case "DOWNSTREAM_REMOTE_ADDRESS": return .remoteAddress
        case "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": return .remoteAddressWithoutPort
        case "PROTOCOL": return .requestProtocol
        case "START_TIME": return .startTime
        case "RESPONSE_CODE": return .responseCode
        case "HOSTNAME": return .hostName
        case "REQUESTED_SERVER_NAME": return .requestedServerName
        case "DOWNSTREAM_TLS_VERSION": return .tlsVersion
        case "DOWNSTREAM_TLS_CIPHER": return .tlsCipher
        default: return nil
        }
    }
}
