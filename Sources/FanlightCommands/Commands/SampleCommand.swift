import ArgumentParser
import FanlightSamples
import Logging

struct SampleCommand: AsyncParsableCommand {
    enum Sample: String, ExpressibleByArgument, CaseIterable {
        case bookinfo
    }

    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Run the sample backends that the examples route to, until interrupted.")

    @Argument(help: "bookinfo: product page, details, reviews v1 to v3 and ratings, each on a loopback address of its own, port 9080.")
    var sample: Sample

    func run() async throws {
        var logger = Logger(label: "fanlight.sample")
        logger.logLevel = .notice
        let bookinfo = BookinfoSample(logger: logger) { addresses in
            for backend in BookinfoSample.Backend.allCases {
                if let address = addresses[backend] { print("\(backend.rawValue) on http://\(address.host):\(address.port)") }
            }
        }
        try await Interruption.run { try await bookinfo.run() }
    }
}
