extension [UInt8] {
    // Istio: pilot/pkg/model/telemetry_logging.go, EnvoyTextLogFormat.
    mutating func appendText(_ record: AccessLogRecord) {
        append(UInt8(ascii: "["))
        appendTime(record.startTime)
        appendASCII("] \"")
        appendQuotedPart(record.method)
        appendSpace()
        appendQuotedPart(record.path)
        appendSpace()
        appendQuotedPart(record.protocol.utf8)
        appendASCII("\" ")
        appendDecimal(UInt64(Swift.max(0, record.responseCode)))
        appendSpace()
        appendBare(record.responseFlags.isEmpty ? "" : record.responseFlags.description)
        appendSpace()
        appendBare(record.responseCodeDetails)
        appendSpace()
        appendBare(record.connectionTerminationDetails)
        appendASCII(" \"")
        appendQuotedPart(record.upstreamTransportFailureReason.utf8)
        appendASCII("\" ")
        appendDecimal(record.bytesReceived)
        appendSpace()
        appendDecimal(record.bytesSent)
        appendSpace()
        appendDecimal(record.duration)
        appendSpace()
        if let time = record.upstreamServiceTime { appendDecimal(time) } else { append(UInt8(ascii: "-")) }
        appendASCII(" \"")
        appendQuotedPart(record.forwardedFor)
        appendASCII("\" \"")
        appendQuotedPart(record.userAgent)
        appendASCII("\" \"")
        appendQuotedPart(record.requestID)
        appendASCII("\" \"")
        appendQuotedPart(record.authority)
        appendASCII("\" \"")
        appendQuotedPart(record.upstreamHost.utf8)
        appendASCII("\" ")
        appendBare(record.upstreamCluster)
        appendSpace()
        appendBare(record.upstreamLocalAddress)
        appendSpace()
        appendBare(record.downstreamLocalAddress)
        appendSpace()
        appendBare(record.downstreamRemoteAddress)
        appendSpace()
        appendEscaped(record.requestedServerName, spaces: true)
        appendSpace()
        appendBare(record.routeName)
        append(UInt8(ascii: "\n"))
    }

    /// A field without quotation marks around it, which a space would end.
    private mutating func appendBare(_ value: String) { appendEscaped(value.utf8, spaces: true) }

    private mutating func appendQuotedPart(_ value: some Collection<UInt8>) { appendEscaped(value, spaces: false) }

    private mutating func appendSpace() { append(UInt8(ascii: " ")) }

    /// `-` for an empty value; everything but printable ASCII, quotation marks and backslashes becomes `\xHH`, and so do spaces where they
    /// would end the field.
    private mutating func appendEscaped(_ value: some Collection<UInt8>, spaces: Bool) {
        guard !value.isEmpty else { return append(UInt8(ascii: "-")) }
        // Nearly every value is plain: looking first and copying it whole takes a fraction of the time.
        if value.allSatisfy({ $0.isPlain && (!spaces || $0 != 0x20) }) { return append(contentsOf: value) }
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x20 where !spaces, 0x21...0x7E:
                append(byte)
            default:
                appendASCII("\\x")
                appendHexadecimal(byte)
            }
        }
    }
}
