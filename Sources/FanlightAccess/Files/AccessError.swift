/// What keeps Fanlight from knowing who may do what: a file that cannot be read or is damaged, in words for the person who runs it.
package struct AccessError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}
