package import FanlightFeed

/// Something that happened between the control plane and one replica.
package struct FeedReport: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        case connected
        /// The replica serves this revision.
        case acknowledged(revision: UInt64, fingerprint: String)
        /// The replica did not take this revision, and goes on with what it had.
        case refused(revision: UInt64, FeedRefusal)
        case disconnected(reason: String)
    }

    package var identity: FeedIdentity
    package var event: Event

    package init(identity: FeedIdentity, event: Event) {
        self.identity = identity
        self.event = event
    }
}

/// What is known of one replica.
package struct FeedReplica: Hashable, Sendable {
    package enum State: String, Sendable {
        /// It serves what it is to serve.
        case synced
        /// An update is on its way.
        case behind
        /// It refused the newest update.
        case rejected
        case disconnected
    }

    package var identity: FeedIdentity
    /// Of its configuration among those that are published; nil where the replica is not known to the control plane.
    package var key: String?
    package var state: State
    /// When `state` became what it is, in milliseconds since 1970.
    package var since: Int64
    /// The newest revision that it serves, 0 while nothing is known.
    package var revision: UInt64
    /// Of the content that it serves: equal for replicas that were sent the same. Empty while nothing is known.
    package var fingerprint: String
    /// As `FeedSnapshot.answers`; empty while nothing is known.
    package var answers: String
    /// Why the newest update was refused.
    package var refusal: FeedRefusal?

    package init(
        identity: FeedIdentity, key: String?, state: State, since: Int64, revision: UInt64 = 0, fingerprint: String = "",
        answers: String = "", refusal: FeedRefusal? = nil
    ) {
        self.identity = identity
        self.key = key
        self.state = state
        self.since = since
        self.revision = revision
        self.fingerprint = fingerprint
        self.answers = answers
        self.refusal = refusal
    }
}
