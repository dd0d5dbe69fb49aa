import FanlightFeed
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import X509

/// The discovery service over gRPC: finds out who calls, and hands the call to a stream.
struct FeedService: RegistrableRPCService {
    let hub: FeedHub
    let limits: DeltaServerSession.Limits

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: .deltaAggregatedResources, deserializer: DeltaRequestReader(), serializer: DeltaResponseWriter()
        ) { request, context in
            let identity = try Self.identity(context)
            let stream = FeedStream(identity: identity, limits: limits) { stream, events in hub.note(stream, events) }
            return StreamingServerResponse { writer in
                try hub.begin(stream)
                do {
                    try await stream.run(request.messages, writer)
                    hub.end(stream, reason: "the gateway ended the stream")
                } catch {
                    hub.end(stream, reason: "\(error)")
                    throw error
                }
                return [:]
            }
        }
    }

    /// The replica that the certificate is for. That it is of our authority the handshake has made sure of.
    private static func identity(_ context: ServerContext) throws -> FeedIdentity {
        guard let transport = context.transportSpecific as? HTTP2ServerTransport.Posix.Context, let certificate = transport.peerCertificate
        else {
            throw RPCError(code: .unauthenticated, message: "a gateway has to show a certificate")
        }
        let name = certificate.subject.lazy.flatMap { Array($0) }.filter { $0.type == .RDNAttributeType.commonName }
            .compactMap { String($0.value) }.last
        guard let name, let identity = FeedIdentity(userName: name) else {
            throw RPCError(
                code: .permissionDenied,
                message: "the certificate of \(name ?? "nobody") is not that of a gateway: its common name has to be "
                    + "\(FeedIdentity.userPrefix)NAMESPACE:POD")
        }
        return identity
    }
}
