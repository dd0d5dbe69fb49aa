import EnvoyAPI
import FanlightFeed
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import Synchronization

/// One attempt to reach the control plane, and the stream for as long as it lasts.
struct FeedConnection: Sendable {
    /// A response of the control plane may be as large as the largest VirtualService makes it.
    private static let maxResponseBytes = 64 << 20
    /// Answers that wait to be sent: there is one for each response, so that more than a few mean that nobody reads them.
    private static let maxAnswers = 256

    enum Event {
        /// The control plane takes the call.
        case connected
        /// It sent something.
        case answered
    }

    let options: FeedClientOptions
    let receiver: FeedReceiver
    let onEvent: @Sendable (Event) -> Void
    /// The time until the control plane has to have taken the call.
    private static let patience = Duration.seconds(10)

    /// - Throws: why the stream ended, which it always does some time.
    func run() async throws {
        let files = CertificateFiles(
            certificatePath: options.certificatePath, keyPath: options.keyPath, authorityPath: options.authorityPath)
        let transport = try HTTP2ClientTransport.Posix(
            target: target, transportSecurity: try files.clientSecurity(), config: configuration)
        let client = GRPCClient(transport: transport)
        let isConnected = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await client.runConnections() }
            group.addTask {
                try await exchange(client) {
                    isConnected.raise()
                    onEvent(.connected)
                }
            }
            group.addTask {
                try await Task.sleep(for: Self.patience)
                guard isConnected.isRaised else { throw FeedTransportError("the control plane does not answer") }
                // The others decide from now on.
                try await Task.sleep(for: .seconds(86_400 * 365_000))
            }
            defer {
                client.beginGracefulShutdown()
                group.cancelAll()
            }
            try await group.next()
        }
        throw FeedTransportError("the control plane ended the stream")
    }

    private func exchange(_ client: GRPCClient<HTTP2ClientTransport.Posix>, onConnect: @escaping @Sendable () -> Void) async throws {
        let (answers, sender) = AsyncStream.makeStream(of: EnvoyDeltaRequest.self, bufferingPolicy: .bufferingOldest(Self.maxAnswers))
        let session = DeltaClientSession()
        for (index, request) in session.opening(held: receiver.versions(of:)).enumerated() {
            var message = EnvoyDeltaRequest(request)
            if index == 0 { message.node = node }
            sender.yield(message)
        }
        let request = StreamingClientRequest(of: EnvoyDeltaRequest.self) { writer in
            for await answer in answers { try await writer.write(answer) }
        }
        defer { sender.finish() }
        try await client.bidirectionalStreaming(
            request: request, descriptor: .deltaAggregatedResources, serializer: DeltaRequestWriter(), deserializer: DeltaResponseReader(),
            options: callOptions
        ) { response in
            var session = session
            if case .success = response.accepted { onConnect() }
            for try await update in response.messages {
                onEvent(.answered)
                try session.receive(update)
                let refusal = await receiver.receive(update)
                if case .dropped = sender.yield(EnvoyDeltaRequest(session.answer(update, refusal: refusal))) {
                    throw FeedTransportError("the control plane does not read what it is answered")
                }
                // The answer is still sent, so that the control plane knows why this stream ends.
                if refusal != nil, receiver.startsAnew() {
                    throw FeedTransportError(
                        "what the control plane takes this gateway to have is not what it has; everything is asked for anew")
                }
            }
        }
    }

    private var node: Envoy_Config_Core_V3_Node {
        var node = Envoy_Config_Core_V3_Node()
        node.id = "\(options.namespace)/\(options.pod)"
        node.cluster = options.workload
        node.userAgentName = "fanlight"
        return node
    }

    private var target: any ResolvableTarget {
        switch options.address {
        case .unix(let path): .unixDomainSocket(path: path)
        case .tcp(let host, let port):
            if host.contains(":") {
                .ipv6(address: host, port: port)
            } else if host.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
                .ipv4(address: host, port: port)
            } else {
                .dns(host: host, port: port)
            }
        }
    }

    private var configuration: HTTP2ClientTransport.Posix.Config {
        .defaults { config in
            config.http2.authority = options.serverName
            // A control plane that is gone without a word is noticed in a few seconds.
            config.connection.keepalive = .init(time: .seconds(5), timeout: .seconds(5), allowWithoutCalls: false)
            config.connection.flushCoalescing = nil
            config.backoff = .init(initial: .milliseconds(50), max: .milliseconds(500), multiplier: 1.6, jitter: 0.5)
        }
    }

    private var callOptions: CallOptions {
        var options = CallOptions.defaults
        options.waitForReady = false
        options.maxResponseMessageBytes = Self.maxResponseBytes
        return options
    }
}

/// Something that happened, or not yet.
final class Flag: Sendable {
    private let value = Atomic(false)

    func raise() { value.store(true, ordering: .relaxed) }
    var isRaised: Bool { value.load(ordering: .relaxed) }
}
