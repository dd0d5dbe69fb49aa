import ArgumentParser
import FanlightControlPlane

struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Print the merged routes of gateways in order, with the owner of each and the dead ones.")

    @Option(name: .long, help: ArgumentHelp("A folder or file of manifests to read offline; may be given again.", valueName: "dir"))
    var config: [String] = []
    @OptionGroup var data: DataOption
    @OptionGroup var workload: WorkloadOptions
    @OptionGroup var output: OutputOption
    @Argument(help: "namespace/name or name of an IstioGateway (default: all).")
    var gateway: String?
    @Argument(help: "Only the virtual host that answers for this host.")
    var host: String?

    func run() async throws {
        if !config.isEmpty {
            let offline = try OfflineConfiguration(paths: config, strict: false)
            offline.printDiagnostics()
            let described = try workload.workload()?.compiled(offline.state.snapshot).gateway
            let answer =
                try described.map { RoutesAnswer([$0], in: offline.state, host: host) }
                ?? RoutesAnswer(offline.state, gateway: gateway, host: host)
            return print(output.output.written(answer), terminator: "")
        }
        guard workload.workloadLabels == nil else { throw ValidationError("--workload-labels needs --config") }
        var query = [("output", output.output.rawValue)]
        if let gateway { query.append(("gateway", gateway)) }
        if let host { query.append(("host", host)) }
        print(try await data.client.ask("/routes", query: query), terminator: "")
    }
}
