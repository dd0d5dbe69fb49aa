extension [UInt8] {
    // Istio: pilot/pkg/model/telemetry_logging.go, EnvoyJSONLogFormatIstio. Numbers are numbers and a missing value is null, as in Envoy:
    // docs/root/configuration/observability/access_log/usage.rst, "Format Dictionaries". The order of the keys and `gateway` are our own.
    mutating func appendJSON(_ record: AccessLogRecord) {
        appendASCII("{\"authority\":")
        appendJSONValue(record.authority)
        appendASCII(",\"bytes_received\":")
        appendDecimal(record.bytesReceived)
        appendASCII(",\"bytes_sent\":")
        appendDecimal(record.bytesSent)
        appendASCII(",\"connection_termination_details\":")
        appendJSONValue(record.connectionTerminationDetails.utf8)
        appendASCII(",\"downstream_local_address\":")
        appendJSONValue(record.downstreamLocalAddress.utf8)
        appendASCII(",\"downstream_remote_address\":")
        appendJSONValue(record.downstreamRemoteAddress.utf8)
        appendASCII(",\"duration\":")
        appendDecimal(record.duration)
        appendASCII(",\"gateway\":")
        appendJSONValue(record.gateway.utf8)
        appendASCII(",\"method\":")
        appendJSONValue(record.method)
        appendASCII(",\"path\":")
        appendJSONValue(record.path)
        appendASCII(",\"protocol\":")
        appendJSONValue(record.protocol.utf8)
        appendASCII(",\"request_id\":")
        appendJSONValue(record.requestID)
        appendASCII(",\"requested_server_name\":")
        appendJSONValue(record.requestedServerName)
        appendASCII(",\"response_code\":")
        appendDecimal(UInt64(Swift.max(0, record.responseCode)))
        appendASCII(",\"response_code_details\":")
        appendJSONValue(record.responseCodeDetails.utf8)
        appendASCII(",\"response_flags\":")
        if record.responseFlags.isEmpty { appendASCII("\"-\"") } else { appendJSONValue(record.responseFlags.description.utf8) }
        appendASCII(",\"route_name\":")
        appendJSONValue(record.routeName.utf8)
        appendASCII(",\"start_time\":\"")
        appendTime(record.startTime)
        appendASCII("\",\"upstream_cluster\":")
        appendJSONValue(record.upstreamCluster.utf8)
        appendASCII(",\"upstream_host\":")
        appendJSONValue(record.upstreamHost.utf8)
        appendASCII(",\"upstream_local_address\":")
        appendJSONValue(record.upstreamLocalAddress.utf8)
        appendASCII(",\"upstream_service_time\":")
        appendHeaderNumber(record.upstreamServiceTime)
        appendASCII(",\"upstream_transport_failure_reason\":")
        appendJSONValue(record.upstreamTransportFailureReason.utf8)
        appendASCII(",\"user_agent\":")
        appendJSONValue(record.userAgent)
        appendASCII(",\"x_forwarded_for\":")
        appendJSONValue(record.forwardedFor)
        appendASCII("}\n")
    }

    /// A number that is a header's value, which makes it a string in Istio's log.
    private mutating func appendHeaderNumber(_ value: UInt64?) {
        guard let value else { return appendASCII("null") }
        append(UInt8(ascii: "\""))
        appendDecimal(value)
        append(UInt8(ascii: "\""))
    }

    /// null for an empty value. Well-formed UTF-8 stays as it is, except for the control characters; each byte that is not part of it
    /// becomes the character of the same number, escaped, so that the line is always valid JSON.
    private mutating func appendJSONValue(_ value: some Collection<UInt8>) {
        guard !value.isEmpty else { return appendASCII("null") }
        append(UInt8(ascii: "\""))
        defer { append(UInt8(ascii: "\"")) }
        if value.allSatisfy(\.isPlain) { return append(contentsOf: value) }
        var index = value.startIndex
        while index != value.endIndex {
            let byte = value[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x20...0x7E:
                append(byte)
            case 0x80...:
                let length = value[index...].lengthOfScalar
                if length > 1 {
                    let end = value.index(index, offsetBy: length)
                    append(contentsOf: value[index..<end])
                    index = end
                    continue
                }
                appendEscapedCharacter(byte)
            default:
                appendEscapedCharacter(byte)
            }
            index = value.index(after: index)
        }
    }

    private mutating func appendEscapedCharacter(_ byte: UInt8) {
        appendASCII("\\u00")
        appendHexadecimal(byte)
    }
}

extension Collection<UInt8> {
    /// The length of the well-formed multi-byte scalar that the bytes begin with; 0 where they begin with none, or with a control character
    /// (U+0080 to U+009F), which a terminal may act on.
    fileprivate var lengthOfScalar: Int {
        let bytes = Array(prefix(4))
        guard let first = bytes.first else { return 0 }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
        guard length > 0, bytes.count >= length, let text = String(validating: bytes.prefix(length), as: UTF8.self),
            let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1
        else { return 0 }
        return scalar.value < 0xA0 ? 0 : length
    }
}
