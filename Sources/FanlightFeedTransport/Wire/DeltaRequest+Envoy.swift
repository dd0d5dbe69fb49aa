import EnvoyAPI
import FanlightFeed
import GRPCCore
import SwiftProtobuf

typealias EnvoyDeltaRequest = Envoy_Service_Discovery_V3_DeltaDiscoveryRequest

extension DeltaRequest {
    init(_ message: EnvoyDeltaRequest) {
        self.init(typeURL: message.typeURL)
        subscribe = message.resourceNamesSubscribe
        unsubscribe = message.resourceNamesUnsubscribe
        initialVersions = message.initialResourceVersions
        nonce = message.responseNonce
        if message.hasErrorDetail {
            let status = message.errorDetail
            refusal = DeltaRefusal(
                code: status.code, message: status.message,
                details: status.details.map { DeltaRefusal.Detail(typeURL: $0.typeURL, bytes: Array($0.value)) })
        }
    }
}

extension EnvoyDeltaRequest {
    init(_ request: DeltaRequest) {
        self.init()
        typeURL = request.typeURL
        resourceNamesSubscribe = request.subscribe
        resourceNamesUnsubscribe = request.unsubscribe
        initialResourceVersions = request.initialVersions
        responseNonce = request.nonce
        if let refusal = request.refusal {
            errorDetail.code = refusal.code
            errorDetail.message = refusal.message
            errorDetail.details = refusal.details.map { detail in
                var any = Google_Protobuf_Any()
                any.typeURL = detail.typeURL
                any.value.append(contentsOf: detail.bytes)
                return any
            }
        }
    }
}

/// Reads requests. What they say beyond what is known here, such as the list of Envoy's extensions, is not kept.
struct DeltaRequestReader: MessageDeserializer {
    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> DeltaRequest {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        let content = bytes.withUnsafeBytes { Array($0) }
        return DeltaRequest(try EnvoyDeltaRequest(serializedBytes: content, options: options))
    }
}

struct DeltaRequestWriter: MessageSerializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: EnvoyDeltaRequest) throws -> Bytes {
        let content: [UInt8] = try message.serializedBytes()
        return Bytes(content)
    }
}

/// Reads responses without generated code, which would copy each resource twice.
struct DeltaResponseReader: MessageDeserializer {
    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> DeltaUpdate {
        try DeltaUpdate(encoded: bytes.withUnsafeBytes { Array($0) })
    }
}

/// Responses are put together from resources that are encoded already.
struct DeltaResponseWriter: MessageSerializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: DeltaResponse) throws -> Bytes { Bytes(message.encoded) }
}

extension MethodDescriptor {
    static let deltaAggregatedResources = MethodDescriptor(
        service: ServiceDescriptor(fullyQualifiedService: "envoy.service.discovery.v3.AggregatedDiscoveryService"),
        method: "DeltaAggregatedResources")
}
