import ArgumentParser

/// Where the running `serve` is that a command asks.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The data folder of the running serve (default: \(DataFolder.standard)).", valueName: "dir"))
    var data: String?

    var folder: DataFolder { DataFolder(path: data ?? DataFolder.standard) }

    var client: LocalClient { LocalClient(socketPath: folder.socketPath) }
}

/// How a command prints its answer.
struct OutputOption: ParsableArguments {
    @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("text or json.", valueName: "format"))
    var output: OutputFormat = .text
}

extension OutputFormat: ExpressibleByArgument {}
