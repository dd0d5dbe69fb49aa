import ArgumentParser

struct FleetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "Show every replica of every gateway, what it serves, and whether they answer alike.",
        discussion: """
            The state of a replica is one of: synced, it serves what it is to serve; behind,
            an update is on its way; rejected, it refused the newest update and serves the
            one before; disconnected, it goes on with what it had.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        print(try await data.client.ask("/fleet", query: [("output", output.output.rawValue)]), terminator: "")
    }
}
