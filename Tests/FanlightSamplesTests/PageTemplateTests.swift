import Testing

@testable import FanlightSamples

@Suite struct PageTemplateTests {
    @Test("a value is escaped in two braces and as it is in three")
    func escaping() {
        let template = PageTemplate("{{a}} {{{a}}}")
        #expect(template.render(["a": .text("<&\"'>")]) == "&lt;&amp;&quot;&#39;&gt; <&\"'>")
    }

    @Test("a section is there once for each entry, and sees the values around it")
    func sections() {
        let template = PageTemplate("{{#list}}[{{name}} {{outer}}]{{/list}}.")
        let entries: [[String: PageTemplate.Value]] = [["name": .text("a")], ["name": .text("b")]]
        #expect(template.render(["outer": .text("o"), "list": .list(entries)]) == "[a o][b o].")
    }

    @Test("a name without a value leaves nothing")
    func missing() {
        #expect(PageTemplate("x{{a}}{{#b}}y{{/b}}z").render([:]) == "xz")
    }
}
