import Glibc

/// The words of a search, in whatever order: an object is found where all of them occur, as words or as parts of words.
package struct SearchWords: Hashable, Sendable {
    package struct Problem: Error, Hashable, Sendable {
        package let message: String
    }

    private static let maximumBytes = 1_024
    private static let maximumWords = 16

    /// Folded.
    private let words: [[UInt8]]

    package init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw Problem(message: "search: must have no more than \(Self.maximumBytes) bytes")
        }
        words = FoldedText.folded(text).split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
        guard words.count <= Self.maximumWords else {
            throw Problem(message: "search: must have no more than \(Self.maximumWords) words")
        }
    }

    package var isEmpty: Bool { words.isEmpty }

    /// Whether each of the words occurs in one of the texts.
    package func occur(in texts: [String]) -> Bool {
        guard !isEmpty else { return true }
        var folded: [UInt8] = []
        for text in texts {
            FoldedText.append(text, to: &folded)
            folded.append(UInt8(ascii: "\n"))
        }
        return occur(inFolded: folded)
    }

    func occur(inFolded text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in
            words.allSatisfy { word in word.withUnsafeBufferPointer { Self.contains(text, $0) } }
        }
    }

    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = word.first, let wanted = word.baseAddress, let start = text.baseAddress else { return word.isEmpty }
        // How many places are left where the word can begin.
        var left = text.count - word.count + 1
        var place = start
        while left > 0, let found = memchr(place, Int32(first), left) {
            if memcmp(found, wanted, word.count) == 0 { return true }
            let next = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
            left -= next - place
            place = next
        }
        return false
    }
}
