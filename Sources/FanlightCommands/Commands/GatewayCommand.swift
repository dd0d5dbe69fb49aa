import ArgumentParser
import FanlightEventLoop

struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway", abstract: "Run one replica of a gateway.",
        discussion: """
            `fanlight serve` starts its gateways by this command and writes their
            bootstrap files. While serve is down it can be started by hand; `fanlight
            status` shows the command of each replica. It serves the configuration that
            it had last, and follows the control plane when that is back.

            SIGTERM and SIGINT end it after the requests that are under way, a second
            one at once; SIGUSR1 opens the access log's file again, for rotation.
            """)

    @Option(name: .long, help: ArgumentHelp("What the replica is started with: DATA/gateways/POD/bootstrap.json.", valueName: "file"))
    var bootstrap: String

    func run() async throws {
        ProcessMemory.limitArenas(to: 2)
        try await GatewayProcess(bootstrapPath: bootstrap).run()
    }
}
