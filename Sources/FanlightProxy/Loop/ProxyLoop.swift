import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// One event loop of a gateway: it owns its connections, shares nothing that changes, and runs on a thread of its own.
///
/// Level-triggered: a descriptor is added to the poller once; what it is polled for changes only when an event comes that cannot be used now.
struct ProxyLoop: ~Copyable {
    let gateway: String
    let options: ProxyOptions
    let mailbox: Mailbox<LoopMessage>
    let sink: (any AccessLogSink)?
    let names: MetricNames
    let resolver: NameResolver
    let hostName: [UInt8]
    /// The options' times in milliseconds.
    let idleTimeout: UInt64
    let requestHeadersTimeout: UInt64
    let handshakeTimeout: UInt64
    let streamIdleTimeout: UInt64
    let isLogging: Bool

    var poller: Poller
    var clients: Slab<ClientConnection>
    var upstreams: Slab<UpstreamConnection>
    var exchanges: Slab<Exchange>
    let buffer = ReceiveBuffer(capacity: 128 * 1024)
    /// What was decrypted of one read, with what the session had of a record before.
    let plaintext = ReceiveBuffer(capacity: 160 * 1024)
    let tlsFront: TLSFront
    let tlsChannel: TLSChannel
    var timers: TimerWheel
    var random = RandomSource()
    /// The time of this turn, in nanoseconds; taken once a turn.
    var now: UInt64
    var milliseconds: UInt64 { now / 1_000_000 }

    /// The head being read, and the one of the request when a response is made from both.
    var head = MessageHead()
    var requestHead = MessageHead()
    /// Where heads are written before they are sent.
    var builder = ByteQueue()
    var value = ByteQueue()
    /// A head whose path was normalised.
    var normalized = ByteQueue()

    /// Other loops, of this process or another, accept from the same sockets.
    let sharesSockets: Bool
    var nextSweep: UInt64 = 0
    var sockets: [LoopSocket] = []
    /// Of listeners that speak TLS, by their ports.
    var transports: [Int: ListenerTransport] = [:]
    var snapshot = LoopSnapshot(generation: 1, routing: RoutingTable(.empty), endpoints: EndpointTable(), resolutions: [:])
    var clusters: [String: ClusterState] = [:]
    var compiled = CompiledRoutes()
    /// Connections that can go on without an event, by token.
    var ready: [UInt64] = []
    var records: [AccessLogRecord] = []
    var metrics = RequestMetricsTable()
    var counters = ConnectionCounters()
    var date = HTTPDate()
    /// When names were resolved, and which are being.
    var nameAges: [String: UInt64] = [:]
    var namesInQuestion: Set<String> = []

    var isDraining = false
    var drainDeadline = UInt64.max
    var drained: (@Sendable () -> Void)?
    var stopped: (@Sendable () -> Void)?

    init(
        gateway: String, options: ProxyOptions, mailbox: Mailbox<LoopMessage>, sink: (any AccessLogSink)?, names: MetricNames,
        resolver: NameResolver, tlsFront: TLSFront, sharesSockets: Bool
    ) throws(SystemError) {
        self.gateway = gateway
        self.options = options
        self.mailbox = mailbox
        self.sink = sink
        self.names = names
        self.resolver = resolver
        self.tlsFront = tlsFront
        self.sharesSockets = sharesSockets
        hostName = Array(SystemName.host.utf8)
        idleTimeout = options.idleTimeout.wholeMilliseconds
        handshakeTimeout = options.handshakeTimeout.wholeMilliseconds
        requestHeadersTimeout = options.requestHeadersTimeout.wholeMilliseconds
        streamIdleTimeout = options.streamIdleTimeout.wholeMilliseconds
        isLogging = sink != nil
        let channel = try TLSChannel()
        let poller = try Poller()
        guard poller.add(mailbox.wakeUp.descriptor, .readable, token: LoopToken(.wakeUp, 0).bits) else {
            throw SystemError(call: "epoll_ctl", number: 0)
        }
        self.poller = poller
        tlsChannel = channel
        clients = Slab(capacity: options.maxConnections)
        upstreams = Slab(capacity: options.maxUpstreamConnections)
        exchanges = Slab(capacity: options.maxConnections * 2)
        now = SystemClock.monotonic()
        timers = TimerWheel(now: now / 1_000_000)
    }

    /// Runs until it is told to stop.
    mutating func run() {
        while stopped == nil {
            let count = poller.wait(milliseconds: waitTime)
            now = SystemClock.monotonic()
            for index in 0..<count {
                let event = poller.event(index)
                handle(LoopToken(bits: event.token), event.happened)
            }
            runReady()
            runTimers()
            if sharesSockets { sweep() }
            flushRecords()
            if isDraining { checkDrained() }
        }
        closeEverything()
        flushRecords()
        for message in mailbox.close() { message.refuse() }
        stopped?()
    }

    private var waitTime: Int {
        if !ready.isEmpty { return 0 }
        var next = timers.nextDeadline ?? .max
        if isDraining { next = min(next, drainDeadline) }
        if sharesSockets, !sockets.isEmpty { next = min(next, nextSweep) }
        guard next != .max else { return -1 }
        let current = milliseconds
        return next <= current ? 0 : Int(clamping: min(next - current, 60_000))
    }

    private mutating func handle(_ token: LoopToken, _ happened: Interest) {
        switch token.kind {
        case .wakeUp: takeMessages()
        case .listener: accept(socket: token.index)
        case .client where token.isCurrent(clients.generation(token.index)): clientEvent(token.index, happened)
        case .upstream where token.isCurrent(upstreams.generation(token.index)): upstreamEvent(token.index, happened)
        default: break
        }
    }

    /// Connections that have input left from before. What becomes ready meanwhile comes after the next events.
    private mutating func runReady() {
        guard !ready.isEmpty else { return }
        let current = ready
        ready.removeAll(keepingCapacity: true)
        for bits in current {
            let token = LoopToken(bits: bits)
            switch token.kind {
            case .client where token.isCurrent(clients.generation(token.index)):
                clients[token.index].isReady = false
                continueClient(token.index)
            default: break
            }
        }
    }

    private mutating func runTimers() {
        while let bits = timers.popDue(now: milliseconds) {
            let token = LoopToken(bits: bits)
            switch token.kind {
            case .client where token.isCurrent(clients.generation(token.index)): clientTimer(token.index)
            case .upstream where token.isCurrent(upstreams.generation(token.index)): upstreamTimer(token.index)
            case .listener: resumeAccepting(socket: token.index)
            case .exchangeTimeout where token.isCurrent(exchanges.generation(token.index)): exchangeTimedOut(token.index)
            case .tryTimeout where token.isCurrent(exchanges.generation(token.index)): tryTimedOut(token.index)
            case .backoff where token.isCurrent(exchanges.generation(token.index)):
                exchanges[token.index].backoffTimer = TimerWheel.none
                startAttempt(token.index)
            default: break
            }
        }
    }
}
