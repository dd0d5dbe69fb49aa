import ArgumentParser
import FanlightDNS
import FanlightProxy
import FanlightWorkloads
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the control plane and all gateways on this machine.",
        discussion: """
            Serves the Kubernetes API; the kubeconfig is in the data folder:

              kubectl --kubeconfig DATA/kubeconfig get gateways -A

            The console shows and edits the same in a browser; `fanlight console` tells
            where, and how to sign in.

            Every IstioGateway, applied with kubectl or written in a file of --config,
            becomes a gateway on a loopback address of its own, with the ports of its
            Service. Changes take effect without a restart and without a dropped
            connection; a file with an error leaves the last good version in force.

            Each replica is a process of its own with a Pod object, and goes on when this
            process crashes; the next one on the data folder takes it over. `fanlight stop
            --keep-gateways` leaves them on purpose, for an upgrade in place.

            A port that needs privileges which the process lacks is moved up by 8000
            (80 becomes 8080); `fanlight status` shows the sockets.

            SIGTERM and SIGINT end it after the requests that are under way; SIGUSR1
            opens the access log's file again, for rotation.
            """)

    static let defaultConsole = "127.0.0.1:15080"

    enum LogFormat: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    enum LogLevel: String, ExpressibleByArgument, CaseIterable {
        case trace, debug, info, notice, warning, error, critical

        var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
    }

    @Option(
        name: .long, help: ArgumentHelp("A folder or file of manifests, read again on every change; may be given again.", valueName: "dir"))
    var config: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Where it keeps what it must remember, and its socket (default: \(DataFolder.standard)).", valueName: "dir"))
    var data: String?
    @Option(name: .customLong("address-pool"), help: ArgumentHelp("The block that gateways get their addresses from.", valueName: "cidr"))
    var addressPool = "127.0.0.0/24"
    @Option(name: .long, help: ArgumentHelp("Where the Kubernetes API is served over HTTPS, or none.", valueName: "host:port"))
    var api = "127.0.0.1:6443"
    @Option(
        name: .customLong("api-name"),
        help: ArgumentHelp(
            "A further name or address under which clients reach the API and the console; may be given again.", valueName: "name"))
    var apiName: [String] = []
    @Option(name: .long, help: ArgumentHelp("Where health and metrics are served, or none.", valueName: "host:port"))
    var admin = "127.0.0.1:15020"
    @Option(
        name: .long,
        help: ArgumentHelp("Where the console is served to browsers, or none (default: \(Self.defaultConsole)).", valueName: "host:port"))
    var console: String?
    @Option(name: .customLong("access-log"), help: ArgumentHelp("A file for the access log, - for standard output.", valueName: "file"))
    var accessLog: String?
    @Option(name: .customLong("access-log-format"), help: "text or json.")
    var accessLogFormat: LogFormat = .text
    @Option(
        name: .customLong("drain-timeout"), help: ArgumentHelp("How long requests may go on when a gateway ends.", valueName: "seconds"))
    var drainTimeout = 15
    @Option(name: .customLong("pod-pool"), help: ArgumentHelp("The block that replicas get their own addresses from.", valueName: "cidr"))
    var podPool = "127.64.0.0/16"
    @Flag(name: .customLong("in-process"), help: "Run all gateways inside this process, one replica each.")
    var inProcess = false
    @Option(name: .long, help: ArgumentHelp("Where DNS answers for the hosts of Gateways, or none.", valueName: "host:port"))
    var dns = "127.0.0.1:15053"
    @Option(
        name: .customLong("dns-zone"),
        help: ArgumentHelp("A zone in which every name is one of a Gateway with host *; may be given again.", valueName: "zone"))
    var dnsZone: [String] = []
    @Option(name: .long, help: "Event loops of each gateway.")
    var loops = 1
    @Flag(name: .long, help: "Refuse unknown fields instead of warning.")
    var strict = false
    @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: LogLevel = .info
    @Option(name: .customLong("log-format"), help: "text or json.")
    var logFormat: LogFormat = .text

    func validate() throws { _ = try options() }

    func run() async throws {
        let options = try options()
        let isJSON = logFormat == .json
        var logger = Logger(label: "fanlight") { label in
            isJSON ? JSONLogHandler(label: label) as any LogHandler : StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = logLevel.level
        try await Serve(options: options, logger: logger).run()
    }

    private func options() throws -> ServeOptions {
        guard let block = AddressBlock(addressPool) else {
            throw ValidationError("--address-pool \(addressPool) is no IPv4 block such as 127.0.0.0/24")
        }
        guard let podBlock = AddressBlock(podPool) else {
            throw ValidationError("--pod-pool \(podPool) is no IPv4 block such as 127.64.0.0/16")
        }
        if let data, data.isEmpty { throw ValidationError("--data needs a folder") }
        var options = ServeOptions(addressBlock: block, podBlock: podBlock)
        options.configurations = config
        options.data = data ?? DataFolder.standard
        options.strict = strict
        options.accessLog = accessLog
        options.accessLogIsJSON = accessLogFormat == .json
        guard (0...3600).contains(drainTimeout) else { throw ValidationError("--drain-timeout is between 0 and 3600 seconds") }
        options.drainTimeout = .seconds(drainTimeout)
        guard (1...64).contains(loops) else { throw ValidationError("--loops is between 1 and 64") }
        options.proxy.loops = loops
        options.admin = try Self.address(admin, option: "--admin")
        options.api = try Self.address(api, option: "--api")
        options.apiNames = apiName
        if let (host, port) = try Self.address(console ?? Self.defaultConsole, option: "--console") {
            options.console = ConsoleAddress(host: host, port: port, isDefault: console == nil)
        }
        options.inProcess = inProcess
        if let (host, port) = try Self.address(dns, option: "--dns") {
            options.dns = DNSOptions(host: host, port: port, zones: try dnsZone.map(Self.zone))
        }
        return options
    }

    private static func zone(_ text: String) throws -> DomainName {
        do {
            return try DomainName(text)
        } catch {
            throw ValidationError("--dns-zone \(text): \(error)")
        }
    }

    private static func address(_ text: String, option: String) throws -> (host: String, port: Int)? {
        if text == "none" { return nil }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            throw ValidationError("\(option) \(text) is not of the form host:port, nor none")
        }
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        return (host.isEmpty ? "0.0.0.0" : host, port)
    }
}
