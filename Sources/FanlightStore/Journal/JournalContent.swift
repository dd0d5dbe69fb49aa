/// What a journal knows when it is opened.
package struct JournalContent: Sendable {
    /// In any order.
    package var objects: [StoredObject]
    /// The changes after `floor`, in order.
    package var events: [ObjectEvent]
    /// Of the latest change.
    package var revision: UInt64
    package var floor: UInt64

    package init(objects: [StoredObject] = [], events: [ObjectEvent] = [], revision: UInt64 = 0, floor: UInt64 = 0) {
        self.objects = objects
        self.events = events
        self.revision = revision
        self.floor = floor
    }
}

/// What is made durable at once.
package struct JournalBatch: Sendable {
    package struct Write: Sendable {
        package let event: ObjectEvent
        /// A write with one gets a record in the history.
        package let attribution: Attribution?

        package init(event: ObjectEvent, attribution: Attribution?) {
            self.event = event
            self.attribution = attribution
        }
    }

    /// In the order of their revisions, at most one for each key.
    package var writes: [Write]
    /// Of the area for other parts of the program; nil removes one.
    package var values: [(name: String, value: [UInt8]?)]
    /// The store's revision afterwards.
    package var revision: UInt64
    /// Events up to this revision are not needed any more.
    package var floor: UInt64

    package init(writes: [Write], values: [(name: String, value: [UInt8]?)], revision: UInt64, floor: UInt64) {
        self.writes = writes
        self.values = values
        self.revision = revision
        self.floor = floor
    }
}
