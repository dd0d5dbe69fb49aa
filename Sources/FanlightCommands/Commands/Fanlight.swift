import ArgumentParser

/// The `fanlight` command.
struct Fanlight: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fanlight",
        abstract: "An Istio-compatible ingress gateway system: one Gateway, any number of ingress gateways, the same routes on each.",
        discussion: """
            Run all gateways of a folder of Kubernetes YAML on this machine, and look
            at them:

              fanlight serve --config examples/shared-gateway
              fanlight status
              fanlight explain GET http://bookinfo.example.com/productpage

            status, routes and explain ask a running serve through the socket in its
            data folder; explain and routes also answer offline, from --config alone.

            plan shows which requests a change would have answered otherwise.

            Exit code 1 means that the command failed, 64 that its arguments were wrong.
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, StopCommand.self, StatusCommand.self, FleetCommand.self, RoutesCommand.self, ExplainCommand.self,
            ValidateCommand.self,
            PlanCommand.self, HistoryCommand.self, RollbackCommand.self, TokenCommand.self, ConsoleCommand.self, GatewayCommand.self,
            SampleCommand.self,
        ])

    init() {}
}
