import FanlightRouting

/// A made up request in the forms that people and other programs send it in.
struct WitnessRequest: Sendable {
    let method: String
    /// What a client connects to; its host is the server name where there is TLS.
    let url: String
    let headers: [SimulatedRequest.Header]
    private let transport: SimulatedRequest.Transport

    /// - Parameter port: of the Service.
    init(_ request: SimulatedRequest, port: Int) {
        transport = request.transport
        method = request.method
        let parts = Self.split(request.authority)
        let host = request.serverName ?? parts.host
        let standard = request.transport == .http ? 80 : request.transport == .tcp ? nil : 443
        let authority = port == standard ? host : "\(host):\(port)"
        switch request.transport {
        case .http, .https: url = "\(request.transport.rawValue)://\(authority)\(request.path)"
        case .tls, .tcp: url = "\(request.transport.rawValue)://\(authority)"
        }
        let isSent = authority == request.authority || !(request.transport == .http || request.transport == .https)
        headers = (isSent ? [] : [SimulatedRequest.Header(name: "host", value: request.authority)]) + request.headers
    }

    private static func split(_ authority: String) -> (host: String, port: Substring?) {
        guard let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil else { return (authority, nil) }
        return (String(authority[..<colon]), authority[authority.index(after: colon)...])
    }

    /// A header that occurs more than once has an array.
    var json: JSONValue {
        var names: [String] = []
        var values: [String: [String]] = [:]
        for header in headers {
            if values[header.name] == nil { names.append(header.name) }
            values[header.name, default: []].append(header.value)
        }
        let members = names.map { name -> JSONValue.Member in
            let own = values[name] ?? []
            return JSONValue.Member(key: name, value: own.count == 1 ? .string(own[0]) : .strings(own))
        }
        return .object(["method": .string(method), "url": .string(url), "headers": .object(members)])
    }

    /// As a command line.
    var command: String {
        switch transport {
        case .tcp: return "a connection to \(url)"
        case .tls: return "a connection to \(url)"
        case .http, .https:
            var words = ["curl", "-i"]
            if transport == .https { words.append("-k") }
            if method == "HEAD" { words.append("-I") } else if method != "GET" { words += ["-X", ShellText.word(method)] }
            // curl leaves out a header without a value unless it ends with a semicolon.
            for header in headers {
                words += ["-H", ShellText.word(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")]
            }
            return (words + [ShellText.word(url)]).joined(separator: " ")
        }
    }
}
