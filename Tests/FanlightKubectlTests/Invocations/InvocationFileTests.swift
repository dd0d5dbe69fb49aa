import Testing

@Suite struct InvocationFileTests {
    private static let text = """
        # A remark.
        $ kubectl apply -f - <<EOF
        > kind: A
        >
        > EOF
        | created
        |
        ! Warning: odd
        [3]

        $ true

        """

    @Test("a file is read as it is written")
    func roundTrip() throws {
        let file = try InvocationFile(parsing: Self.text)
        #expect(file.invocations.map(\.command) == [["kubectl apply -f - <<EOF", "kind: A", "", "EOF"], ["true"]])
        #expect(file.invocations.map(\.code) == [3, 0])
        #expect(file.invocations.first?.output == ["created", ""])
        #expect(file.invocations.first?.errors == ["Warning: odd"])
        #expect(file.text == Self.text)
    }

    @Test("a line without a mark is refused", arguments: ["| output without a command", "$ true\nplain", "$ true\n[x]"])
    func malformed(_ text: String) {
        #expect(throws: InvocationFile.Malformed.self) { try InvocationFile(parsing: text) }
    }

    @Test(
        "what differs from run to run is masked, and nothing else",
        arguments: [
            ("at 2026-01-02T03:04:05Z, 2026-01-02T03:04:05.123456Z", "at <time>, <time>"),
            ("uid: 01234567-89ab-cdef-0123-456789abcdef", "uid: <uid>"),
            ("resourceVersion: \"12\"", "resourceVersion: \"<rv>\""),
            ("  \"resourceVersion\": \"12\",", "  \"resourceVersion\": \"<rv>\","),
            ("resource version 12", "resource version 12"),
            ("NAME   AGE\na      12s", "NAME   AGE\na      <age>"),
            ("NAME   AGE     SELECTOR\na      2m12s   b", "NAME   AGE  SELECTOR\na      <age>  b"),
            ("NAME   DATA   AGE\na      3      4s  ", "NAME   DATA   AGE\na      3      <age>"),
            ("timeout: 5s", "timeout: 5s"),
            ("https://127.0.0.1:4711/", "https://127.0.0.1:<port>/"),
            ("127.9.9.4:80", "<block>.4:80"),
        ])
    func masked(_ text: String, _ expected: String) {
        #expect(OutputMask(literals: [("127.9.9.", "<block>.")]).lines(text).joined(separator: "\n") == expected)
    }
}
