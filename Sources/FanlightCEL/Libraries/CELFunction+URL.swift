/// Kubernetes' functions of URLs.
extension CELFunction {
    static let urls: [CELFunction] = [
        global("url") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(5 + text.utf8.count / 10)
            do throws(CELError) {
                return .url(try CELURL(text))
            } catch {
                throw .evaluation("URL parse error during conversion from string: \(error.message)")
            }
        },
        global("isURL") { (arguments, meter) throws(CELError) in
            let text = try arguments.string(0)
            try meter.charge(5 + text.utf8.count / 10)
            return .bool((try? CELURL(text)) != nil)
        },
        part("getScheme") { $0.scheme }, part("getHost") { $0.host }, part("getHostname") { $0.hostname }, part("getPort") { $0.port },
        part("getEscapedPath") { $0.escapedPath },
        method("getQuery") { (arguments, meter) throws(CELError) in
            guard case .url(let url) = arguments.values[0] else { throw arguments.mismatch }
            try meter.charge(5 + url.text.utf8.count / 10)
            let entries = url.query.map { (key: CELValue.string($0.name), value: CELValue.list($0.values.map { .string($0) })) }
            return .map(CELMap(.values(try CELDictionary(entries))))
        },
    ]

    private static func part(_ name: String, _ part: @escaping @Sendable (CELURL) -> String) -> CELFunction {
        method(name) { (arguments, meter) throws(CELError) in
            guard case .url(let url) = arguments.values[0] else { throw arguments.mismatch }
            try meter.charge(5 + url.text.utf8.count / 10)
            return .string(part(url))
        }
    }
}
