import FanlightWorkloads

/// Decides which Event a notice becomes, or that it becomes none: what is told again counts up the Event that told it first, what differs in its words
/// alone is gathered, and nobody tells of one object all the time.
///
/// A value without clock; times are milliseconds since 1970.
// Kubernetes: client-go/tools/record/events_cache.go, EventCorrelator, with its defaults.
struct EventLedger {
    struct Notice: Hashable, Sendable {
        let subject: EventRecorder.Subject
        let event: PlannedEvent
        let component: String
    }

    /// An Event as it is to be.
    struct Entry: Hashable, Sendable {
        let name: String
        let message: String
        let count: Int
        let first: Int64
        let last: Int64
    }

    /// Of one object and teller: as many Events at once, and one more after each pause.
    static let burst = 25
    static let pause: Int64 = 300_000
    /// As many messages of one reason within the time are told one by one.
    static let messages = 10
    static let similarity: Int64 = 600_000
    /// What is remembered of each.
    static let remembered = 4_096

    private struct Teller: Hashable {
        let subject: EventRecorder.Subject
        let component: String
    }

    private struct Bucket {
        var tokens: Int64
        var since: Int64
    }

    private struct Kind: Hashable {
        let teller: Teller
        let reason: String
        let isWarning: Bool
    }

    private struct Similar {
        var messages: Set<String>
        var last: Int64
    }

    private struct Known {
        let name: String
        let first: Int64
        var count: Int
    }

    private var buckets = RecentValues<Teller, Bucket>(limit: remembered)
    private var similar = RecentValues<Kind, Similar>(limit: remembered)
    private var known = RecentValues<Notice, Known>(limit: remembered)
    private var number: UInt64 = 0

    /// - Parameter times: how often it was told.
    /// - Returns: nil where too much is told of the object; it is counted all the same.
    mutating func take(_ notice: Notice, times: Int = 1, at now: Int64) -> Entry? {
        let teller = Teller(subject: notice.subject, component: notice.component)
        let (notice, message) = gathered(notice, teller, now)
        var entry = known[notice] ?? Known(name: newName(notice.subject, now), first: now, count: 0)
        entry.count += times
        known[notice] = entry
        guard spend(teller, now) else { return nil }
        return Entry(name: entry.name, message: message, count: entry.count, first: entry.first, last: now)
    }

    /// The notice itself, or the one that stands for all of its reason where they are many.
    private mutating func gathered(_ notice: Notice, _ teller: Teller, _ now: Int64) -> (Notice, message: String) {
        let kind = Kind(teller: teller, reason: notice.event.reason, isWarning: notice.event.isWarning)
        var group = similar[kind] ?? Similar(messages: [], last: now)
        if now - group.last > Self.similarity { group.messages = [] }
        group.last = now
        if group.messages.count < Self.messages { group.messages.insert(notice.event.message) }
        let isOne = group.messages.contains(notice.event.message)
        similar[kind] = group
        if isOne { return (notice, notice.event.message) }
        let common = PlannedEvent(isWarning: notice.event.isWarning, notice.event.reason, "")
        return (
            Notice(subject: notice.subject, event: common, component: notice.component),
            "(combined from similar events): \(notice.event.message)"
        )
    }

    private mutating func spend(_ teller: Teller, _ now: Int64) -> Bool {
        var bucket = buckets[teller] ?? Bucket(tokens: Int64(Self.burst), since: now)
        let earned = max(0, now - bucket.since) / Self.pause
        bucket.tokens = min(Int64(Self.burst), bucket.tokens + earned)
        bucket.since = bucket.tokens == Int64(Self.burst) ? now : bucket.since + earned * Self.pause
        let isSpent = bucket.tokens > 0
        if isSpent { bucket.tokens -= 1 }
        buckets[teller] = bucket
        return isSpent
    }

    private mutating func newName(_ subject: EventRecorder.Subject, _ now: Int64) -> String {
        number += 1
        return "\(subject.name.prefix(230)).\(String(UInt64(max(0, now)) &* 1_000_000 &+ number, radix: 16))"
    }
}

/// Values by key, of which those that were not used for longest are let go when there are too many.
struct RecentValues<Key: Hashable, Value> {
    private var values: [Key: (value: Value, used: UInt64)] = [:]
    private var clock: UInt64 = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { values.count }

    subscript(key: Key) -> Value? {
        mutating get {
            clock += 1
            values[key]?.used = clock
            return values[key]?.value
        }
        set {
            clock += 1
            values[key] = newValue.map { ($0, clock) }
            guard values.count > limit else { return }
            // A quarter at once, so that it is not gone through for each.
            let old = values.values.map(\.used).sorted()[limit / 4]
            values = values.filter { $0.value.used > old }
        }
    }
}
