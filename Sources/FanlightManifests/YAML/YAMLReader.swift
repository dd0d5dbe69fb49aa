import CYaml

/// YAML text to documents, with the place of everything.
package enum YAMLReader {
    /// Where a document cannot be read, the others of the text are: documents are parted at lines that begin with `---`, which cannot
    /// stand inside any value.
    package static func read(_ bytes: [UInt8]) -> DocumentList {
        let text = UTF8Text.withoutMark(bytes)
        if let problem = UTF8Text.problem(text) { return DocumentList(problems: [problem]) }
        let whole = readStream(text, firstLine: 0)
        guard !whole.problems.isEmpty else { return whole }
        let parts = documentParts(text)
        guard parts.count > 1 else { return whole }
        var list = DocumentList()
        for part in parts {
            let read = readStream(part.text, firstLine: part.firstLine)
            list.documents += read.documents
            list.problems += read.problems
        }
        return list
    }

    private static func readStream(_ text: ArraySlice<UInt8>, firstLine: Int) -> DocumentList {
        text.withUnsafeBufferPointer { buffer in
            var parser = yaml_parser_t()
            guard yaml_parser_initialize(&parser) == 1 else { return DocumentList() }
            defer { yaml_parser_delete(&parser) }
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var composer = YAMLComposer(firstLine: firstLine)
            var event = yaml_event_t()
            while true {
                guard yaml_parser_parse(&parser, &event) == 1 else {
                    composer.fail(problem(of: parser, firstLine: firstLine, text: text))
                    break
                }
                let type = event.type
                composer.take(event)
                yaml_event_delete(&event)
                if type == YAML_STREAM_END_EVENT || composer.isStopped { break }
            }
            return composer.list
        }
    }

    private static func problem(of parser: yaml_parser_t, firstLine: Int, text: ArraySlice<UInt8>) -> TextProblem {
        let said = parser.problem.map { String(cString: $0) } ?? "the text is not YAML"
        var line = Int(parser.problem_mark.line) + firstLine + 1
        var column = Int(parser.problem_mark.column) + 1
        if parser.error == YAML_READER_ERROR {
            let place = UTF8Text.place(of: text.startIndex + Int(parser.problem_offset), in: text)
            (line, column) = (place.line + firstLine, place.column)
        }
        var message = "line \(line), column \(column): \(said)"
        if let context = parser.context.map({ String(cString: $0) }) {
            message += ", \(context)"
            if parser.context_mark.line != parser.problem_mark.line {
                message += " that begins on line \(Int(parser.context_mark.line) + firstLine + 1)"
            }
        }
        if said.contains("cannot start any token"),
            text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .dropFirst(line - firstLine - 1).first?.prefix(column).contains(UInt8(ascii: "\t")) == true
        {
            message += " (YAML is indented with spaces, not with tabs)"
        }
        return TextProblem(code: .yamlSyntax, message: message, line: line, column: column)
    }

    private static func documentParts(_ text: ArraySlice<UInt8>) -> [(text: ArraySlice<UInt8>, firstLine: Int)] {
        var parts: [(text: ArraySlice<UInt8>, firstLine: Int)] = []
        var start = text.startIndex
        var firstLine = 0
        var line = 0
        var index = text.startIndex
        while index < text.endIndex {
            if index > start, isDocumentStart(text[index...]) {
                parts.append((text[start..<index], firstLine))
                (start, firstLine) = (index, line)
            }
            index = text[index...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.endIndex
            line += 1
        }
        parts.append((text[start...], firstLine))
        return parts
    }

    private static func isDocumentStart(_ rest: ArraySlice<UInt8>) -> Bool {
        guard rest.starts(with: [UInt8](repeating: UInt8(ascii: "-"), count: 3)) else { return false }
        guard let next = rest.dropFirst(3).first else { return true }
        return next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r")
    }
}
