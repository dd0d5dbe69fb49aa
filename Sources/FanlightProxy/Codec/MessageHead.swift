import FanlightRouting

/// The head of a request or response as offsets into its bytes, and what its fields say about framing and the connection.
///
/// One value is used again for every message of a loop, so that its arrays are allocated once.
struct MessageHead {
    struct Mark {
        var kind: FieldKind
        /// Not forwarded.
        var isDropped: Bool
        /// The offset after the field's line.
        var lineEnd: UInt32
    }

    var fields: [HeaderField] = []
    /// Beside `fields`, by index.
    var marks: [Mark] = []
    /// The head's bytes with the empty line.
    var count = 0
    /// The offset after the start line.
    var startLineEnd = 0

    var method = ByteRange.empty
    /// As sent.
    var target = ByteRange.empty
    /// The target's path without its query.
    var path = ByteRange.empty
    var query = ByteRange.empty
    /// From the target where it is in absolute form, else from Host.
    var authority = ByteRange.empty
    var hostField = -1
    var status = 0
    var isHTTP10 = false
    var isHeadMethod = false
    var isConnectMethod = false

    var contentLength: Int64 = -1
    var isChunked = false
    /// The field that frames the body is legal, but written in a way that a lenient peer may read differently: it is written anew.
    var rewritesFraming = false
    var closesConnection = false
    var keepsConnection = false
    var upgradesConnection = false
    var nominatesFields = false
    var upgradeField = -1
    var expectsContinue = false
    var forwardedForField = -1
    var requestIDField = -1
    var hasDate = false

    init() {
        fields.reserveCapacity(MessageLimits.standard.fields)
        marks.reserveCapacity(MessageLimits.standard.fields)
    }

    mutating func begin() {
        fields.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        hostField = -1
        authority = .empty
        contentLength = -1
        isChunked = false
        rewritesFraming = false
        closesConnection = false
        keepsConnection = false
        upgradesConnection = false
        nominatesFields = false
        upgradeField = -1
        expectsContinue = false
        forwardedForField = -1
        requestIDField = -1
        hasDate = false
    }
}

/// How large a head may be.
struct MessageLimits: Sendable {
    // Envoy: HttpConnectionManager max_request_headers_kb and common_http_protocol_options.max_headers_count, their defaults.
    static let standard = MessageLimits(bytes: 60 * 1024, fields: 100)

    var bytes: Int
    var fields: Int
}
