import ArgumentParser
import FanlightWorkloads
import Logging

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End the running serve, with its gateways or without them.",
        discussion: """
            Returns when serve has ended. Its gateways end with it, after the requests
            that are under way. With --keep-gateways they go on with the configuration
            that they have, and the next serve on the data folder takes them over: that
            is how Fanlight is upgraded in place.

            Where no serve runs, gateways that were left running are ended, unless they
            are to be kept. Exit code 0 means that nothing runs any more that was not
            to be kept, 1 that something could not be ended in time.
            """)

    @OptionGroup var data: DataOption
    @Flag(name: .customLong("keep-gateways"), help: "Leave the gateways running.")
    var keepGateways = false
    @Option(name: .long, help: ArgumentHelp("How long to wait for the end at most.", valueName: "seconds"))
    var timeout = 120

    func validate() throws {
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout is between 1 and 86400 seconds") }
    }

    func run() async throws {
        let stop = ServeStop(folder: data.folder)
        let deadline = ContinuousClock.now + .seconds(timeout)
        let wasRunning = !stop.isOver
        if wasRunning {
            try await stop.tell(keepsGateways: keepGateways, until: deadline)
            guard try await stop.waitUntilOver(until: deadline) else {
                throw CommandError("fanlight serve has not ended within \(timeout) seconds")
            }
        } else {
            StandardError.print("no fanlight serve runs on the data folder \(data.folder.path)")
        }
        let left = ProcessRuntime.running(dataFolder: data.folder.path)
        if keepGateways {
            return print("\(left.count) gateway\(left.count == 1 ? "" : "s") left running")
        }
        guard !left.isEmpty else { return }
        // Serve crashed, or kept them when it ended.
        let logger = Logger(label: "fanlight") { StreamLogHandler.standardError(label: $0) }
        try await ProcessRuntime.endAll(dataFolder: data.folder.path, grace: .seconds(min(30, timeout)), logger: logger)
        let stuck = ProcessRuntime.running(dataFolder: data.folder.path)
        guard stuck.isEmpty else {
            throw CommandError("gateways that do not end: \(stuck.map(\.description).joined(separator: ", "))")
        }
    }
}
