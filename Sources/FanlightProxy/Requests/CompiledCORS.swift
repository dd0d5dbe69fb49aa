import FanlightEventLoop
import FanlightIR
import FanlightRegex
import FanlightRouting

/// A CORS policy as Envoy's filter applies it.
// Envoy: source/extensions/filters/http/cors/cors_filter.cc.
final class CompiledCORS {
    private enum Matcher {
        case exact([UInt8])
        case prefix([UInt8])
        case regex(Regex)
        case any
    }

    private let origins: [Matcher]
    /// Lines of a preflight's answer after the origin.
    let preflightLines: [UInt8]
    /// Lines of a response after the origin.
    let responseLines: [UInt8]
    let forwardsUnmatchedPreflights: Bool

    /// Fields of a backend's response that the filter replaces.
    let replaced: [[UInt8]]

    init(_ policy: CORSPolicy) {
        origins = policy.allowOrigins.compactMap { match in
            switch match {
            case .exact(let text): text == "*" ? .any : .exact(Array(text.utf8))
            case .prefix(let text): .prefix(Array(text.utf8))
            case .regex(let pattern): (try? Regex(pattern)).map { .regex($0) }
            case .present: .any
            }
        }
        let credentials = policy.allowsCredentials == true ? "access-control-allow-credentials: true\r\n" : ""
        var preflight = credentials
        if !policy.allowMethods.isEmpty { preflight += "access-control-allow-methods: \(CompiledCORS.list(policy.allowMethods))\r\n" }
        if !policy.allowHeaders.isEmpty { preflight += "access-control-allow-headers: \(CompiledCORS.list(policy.allowHeaders))\r\n" }
        if let age = policy.maxAge { preflight += "access-control-max-age: \(age.components.seconds)\r\n" }
        preflightLines = Array(preflight.utf8)
        let exposed =
            policy.exposeHeaders.isEmpty
            ? "" : "access-control-expose-headers: \(CompiledCORS.list(policy.exposeHeaders))\r\n"
        responseLines = Array((credentials + exposed).utf8)
        var replaced = ["access-control-allow-origin"]
        if !credentials.isEmpty { replaced.append("access-control-allow-credentials") }
        if !exposed.isEmpty { replaced.append("access-control-expose-headers") }
        self.replaced = replaced.map { Array($0.utf8) }
        forwardsUnmatchedPreflights = policy.forwardsUnmatchedPreflights
    }

    private static func list(_ names: [String]) -> String {
        String(decoding: HTTPBytes.withoutControls(names.joined(separator: ",")), as: UTF8.self)
    }

    func allows(_ origin: BorrowedBytes) -> Bool {
        origins.contains { matcher in
            switch matcher {
            case .exact(let text): origin.buffer.elementsEqual(text)
            case .prefix(let text): origin.buffer.starts(with: text)
            case .regex(let regex): regex.matches(origin.buffer.span)
            case .any: true
            }
        }
    }
}
