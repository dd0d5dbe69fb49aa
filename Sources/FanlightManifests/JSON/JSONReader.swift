import FanlightResources

/// JSON text to documents, with the place of everything. Several values may follow each other.
package enum JSONReader {
    package static func read(_ bytes: [UInt8]) -> DocumentList {
        let text = UTF8Text.withoutMark(bytes)
        if let problem = UTF8Text.problem(text) { return DocumentList(problems: [problem]) }
        var list = DocumentList()
        text.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer)
            do throws(TextProblem) {
                while let node = try scanner.next() {
                    list.documents.append(Document(node: node, line: Int(node.line), problems: scanner.takeProblems()))
                }
            } catch {
                list.problems.append(error)
            }
        }
        return list
    }
}
