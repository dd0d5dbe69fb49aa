/// The file and the line on which an object begins.
package struct Source: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let file: String
    package let line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    package var description: String { "\(file):\(line)" }

    package static func < (left: Source, right: Source) -> Bool {
        (left.file, left.line) < (right.file, right.line)
    }
}
