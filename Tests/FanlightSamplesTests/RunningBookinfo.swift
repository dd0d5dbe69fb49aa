import FanlightSamples
import Logging
import Testing

let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs the sample on free ports while `body` runs, then cancels it and waits until it has returned.
func withBookinfo<Value>(
    _ backends: [BookinfoSample.Backend] = BookinfoSample.Backend.allCases,
    _ body: (BookinfoSample.Addresses) async throws -> Value
) async throws -> Value {
    let (starts, start) = AsyncStream.makeStream(of: BookinfoSample.Addresses.self)
    let sample = BookinfoSample(bind: .anyPort(backends), logger: silentLogger) { start.yield($0) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { start.finish() }
            try await sample.run()
        }
        var iterator = starts.makeAsyncIterator()
        let addresses = try #require(await iterator.next())
        let result = try await body(addresses)
        group.cancelAll()
        try await group.waitForAll()
        return result
    }
}
