/// What a controller tells people about an object, as an Event.
package struct PlannedEvent: Hashable, Sendable {
    package let isWarning: Bool
    package let reason: String
    package let message: String

    package init(isWarning: Bool = false, _ reason: String, _ message: String) {
        self.isWarning = isWarning
        self.reason = reason
        self.message = message
    }
}
