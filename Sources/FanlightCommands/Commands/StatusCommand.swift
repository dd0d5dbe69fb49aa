import ArgumentParser
import Glibc

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show every gateway, what it serves, whether they answer alike, and all problems.")

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    @Option(name: .long, help: ArgumentHelp("Wait until all gateways are ready, at most so many seconds.", valueName: "seconds"))
    var wait: Int?

    func run() async throws {
        var query = [("output", output.output.rawValue)]
        guard let wait else {
            return print(try await data.client.ask("/status", query: query), terminator: "")
        }
        query.append(("ready", "true"))
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(wait)
        while true {
            do {
                return print(try await data.client.ask("/status", query: query), terminator: "")
            } catch let error as CommandError {
                guard clock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
