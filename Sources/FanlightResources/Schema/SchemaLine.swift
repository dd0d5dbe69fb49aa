/// One line of a table of fields, with the lines that stand deeper below it.
struct SchemaLine: Sendable {
    let number: Int
    let words: [String]
    var children: [SchemaLine] = []

    /// - Throws: `SchemaTextError` where the indentation is not of two spaces a level, or a quoted word does not end.
    static func read(_ text: String) throws -> [SchemaLine] {
        var open: [SchemaLine] = [SchemaLine(number: 0, words: [])]
        func close(to depth: Int) {
            while open.count > depth + 1 {
                let line = open.removeLast()
                open[open.count - 1].children.append(line)
            }
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let spaces = line.prefix { $0 == " " }.count
            let rest = line.dropFirst(spaces)
            if rest.isEmpty || rest.first == "#" { continue }
            let depth = spaces / 2
            guard spaces % 2 == 0, depth < open.count else { throw SchemaTextError(line: index + 1, message: "indentation") }
            close(to: depth)
            open.append(SchemaLine(number: index + 1, words: try words(of: rest, line: index + 1)))
        }
        close(to: 0)
        return open[0].children
    }

    /// Words are parted by spaces; a part in quotes may hold spaces, `\"` and `\\`.
    private static func words(of text: Substring, line: Int) throws -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var isEscaped = false
        var isOpen = false
        for character in text {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
                isOpen = true
            } else if character == " ", !isQuoted {
                if isOpen { words.append(word) }
                word = ""
                isOpen = false
            } else {
                word.append(character)
                isOpen = true
            }
        }
        guard !isQuoted else { throw SchemaTextError(line: line, message: "a quoted word does not end") }
        if isOpen { words.append(word) }
        return words
    }
}

/// A table of fields that breaks the form of such tables: a mistake in the program, not in what a user wrote.
struct SchemaTextError: Error {
    let line: Int
    let message: String
}
