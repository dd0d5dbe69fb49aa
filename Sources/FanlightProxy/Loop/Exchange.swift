import FanlightEventLoop
import FanlightIR
import FanlightObservability

/// One request and its response, from the routing decision to the last byte.
///
/// It knows nothing of the framing on the wire: the client's side feeds it a request's bytes and takes a response's, whatever the version of HTTP.
struct Exchange: ~Copyable {
    enum Phase: UInt8 {
        /// Waits for a connection or for its next attempt.
        case waiting
        /// An attempt is under way; nothing of the response was sent to the client.
        case attempting
        case responding
    }

    /// By slab index; -1 for a mirrored request, whose response nobody reads.
    var client = -1
    var upstream = -1
    var phase = Phase.waiting
    var route: CompiledRoute?
    var target = 0
    var cluster: ClusterState?
    var host: UpstreamHost?
    var previousHosts: [ObjectIdentifier] = []

    var isHead = false
    var isIdempotent = false
    var isHTTP10 = false
    var keepsHTTP10 = false
    var wantsUpgrade = false
    var allowsOrigin = false
    /// The request was read to its end.
    var requestEnded = false
    var hasSentContinue = false

    /// The request as it is sent, as long as it can be sent again.
    var replay = ByteQueue()
    var canReplay = false
    /// Where the attempt's number stands in `replay`; -1 for nowhere.
    var attemptOffset = -1
    /// The request's head as it came, for responses that are made from it.
    var head = ByteQueue()

    var retries = 0
    var hasRetriedStale = false
    var totalTimer = TimerWheel.none
    var tryTimer = TimerWheel.none
    var backoffTimer = TimerWheel.none

    var started: UInt64 = 0
    var attemptStarted: UInt64 = 0
    var bytesReceived: UInt64 = 0
    var bytesSent: UInt64 = 0
    var status = 0
    var flags: ResponseFlags = []
    var details: StaticString = ""
    var serviceTime = -1
    var record: PendingRecord?

    mutating func begin(client: Int, now: UInt64) {
        self.client = client
        upstream = -1
        phase = .waiting
        target = 0
        if !previousHosts.isEmpty { previousHosts = [] }
        isHead = false
        isIdempotent = false
        isHTTP10 = false
        keepsHTTP10 = false
        wantsUpgrade = false
        allowsOrigin = false
        requestEnded = false
        hasSentContinue = false
        replay.reset()
        canReplay = true
        attemptOffset = -1
        head.reset()
        retries = 0
        hasRetriedStale = false
        started = now
        attemptStarted = now
        bytesReceived = 0
        bytesSent = 0
        status = 0
        flags = ResponseFlags(rawValue: 0)
        details = ""
        serviceTime = -1
    }
}

/// An access log record while its request is under way.
final class PendingRecord {
    var record: AccessLogRecord

    init(_ record: AccessLogRecord) { self.record = record }
}
