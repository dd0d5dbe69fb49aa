import ArgumentParser
import FanlightControlPlane
import FanlightRouting

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tell what a request would do on each gateway, and why.",
        discussion: """
            Asks the running serve of --data, or reads --config offline. The URL's
            scheme is http, https, tls or tcp. Its port is the port of the gateway's
            Service; --port names the workload's own port (the listener's) instead.

              fanlight explain GET http://bookinfo.example.com/productpage
              fanlight explain --config examples/shared-gateway \\
                --gateway istio-system/ingressgateway GET http://a.test/reviews/0
            """)

    @Option(name: .long, help: ArgumentHelp("A folder or file of manifests to read offline; may be given again.", valueName: "dir"))
    var config: [String] = []
    @OptionGroup var data: DataOption
    @Option(name: .long, help: ArgumentHelp("Only this gateway.", valueName: "namespace/name"))
    var gateway: String?
    @OptionGroup var workload: WorkloadOptions
    @Option(name: .long, help: "The port of the listener.")
    var port: Int?
    @Option(name: .long, help: ArgumentHelp("The server name of the TLS handshake (default: the URL's host).", valueName: "name"))
    var sni: String?
    @Option(name: [.customShort("H"), .long], help: ArgumentHelp("A header of the request; may be given again.", valueName: "name: value"))
    var header: [String] = []
    @Flag(name: .long, help: "Refuse unknown fields in --config instead of warning.")
    var strict = false
    @OptionGroup var output: OutputOption
    @Argument(help: "GET, POST, …")
    var method: String
    @Argument(help: "Such as http://bookinfo.example.com/productpage.")
    var url: String

    func validate() throws { _ = try question() }

    func run() async throws {
        let question = try question()
        if config.isEmpty {
            var query = ExplainQuery.encode(question)
            query.append(("output", output.output.rawValue))
            return print(try await data.client.ask("/explain", query: query), terminator: "")
        }
        let offline = try OfflineConfiguration(paths: config, strict: strict)
        offline.printDiagnostics()
        print(output.output.written(try Explainer(state: offline.state).answer(question)), terminator: "")
    }

    private func question() throws -> ExplainQuestion {
        guard let parsed = RequestURL(url) else {
            throw ValidationError("\(url) is no URL of the form http://host[:port]/path; https, tls and tcp are understood too")
        }
        guard !method.isEmpty, method.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw ValidationError("'\(method)' is no HTTP method")
        }
        if let port, !(1...65_535).contains(port) { throw ValidationError("--port \(port) is not between 1 and 65535") }
        var question = ExplainQuestion(method: method, url: parsed)
        question.headers = try header.map { text in
            guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
                throw ValidationError("-H '\(text)': a header is written 'name: value'")
            }
            let value = text[text.index(after: colon)...].split(separator: " ", omittingEmptySubsequences: false).drop { $0.isEmpty }
            return SimulatedRequest.Header(
                name: String(text[..<colon]), value: value.reversed().drop { $0.isEmpty }.reversed().joined(separator: " "))
        }
        question.listenerPort = port
        question.serverName = sni
        question.gateway = gateway
        if port == nil, parsed.effectivePort == nil { throw ValidationError("a \(parsed.scheme.rawValue) URL needs a port, or --port") }
        do {
            question.workload = try workload.workload()
        } catch let error as CommandError {
            throw ValidationError(error.message)
        }
        if gateway != nil, question.workload != nil { throw ValidationError("--gateway and --workload-labels exclude each other") }
        return question
    }
}
