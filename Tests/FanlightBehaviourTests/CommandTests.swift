import ArgumentParser
import FanlightResources
import FanlightRouting
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct CommandTests {
    @Test("the port and the host of a URL are found, whatever form the host has")
    func urls() throws {
        let plain = try #require(RequestURL("http://shop.example.com/cart?x=1#top"))
        #expect(plain.host == "shop.example.com")
        #expect(plain.effectivePort == 80)
        #expect(plain.target == "/cart?x=1")
        let literal = try #require(RequestURL("https://[::1]:8443"))
        #expect(literal.host == "[::1]")
        #expect(literal.effectivePort == 8443)
        #expect(literal.authority == "[::1]:8443")
        #expect(literal.target == "/")
        #expect(try #require(RequestURL("tcp://db.example.com")).effectivePort == nil)
    }

    @Test("what is no URL is refused", arguments: ["", "shop.example.com", "ftp://a/", "http://a:0/", "http://a:99999/", "http://a:b/"])
    func badURLs(_ text: String) {
        #expect(RequestURL(text) == nil)
    }

    @Test("a question survives the way through the local socket")
    func queries() throws {
        var question = ExplainQuestion(method: "POST", url: try #require(RequestURL("https://shop.example.com:8443/a%20b?x=ä&y=1")))
        question.headers = [SimulatedRequest.Header(name: "x-user", value: "jane: \"doe\"")]
        question.listenerPort = 8080
        question.serverName = "sni.example.com"
        question.workload = DescribedWorkload(labels: ["a/b": "c", "d": ""], namespace: "ns", address: "1.1.1.1")
        let uri = "/explain?" + ExplainQuery.encode(question).map { "\($0.0)=\(PercentText.encoded($0.1))" }.joined(separator: "&")

        let received = try ExplainQuery.decode(QueryText.decoded(uri))

        #expect(received == question)
    }

    @Test("JSON escapes what has to be escaped")
    func json() {
        let value = JSONValue.object(["text": .string("a\"b\\c\n\u{1}é"), "none": .null, "list": .array([.integer(1), .bool(true)])])
        #expect(value.line == #"{"text":"a\"b\\c\n\u0001é","none":null,"list":[1,true]}"#)
    }

    @Test(
        "wrong arguments are refused with what is wrong",
        arguments: [
            (["explain", "GET", "shop.example.com"], "is no URL"),
            (["explain", "-H", "novalue", "GET", "http://a/"], "a header is written"),
            (["explain", "GET", "tcp://db.example.com"], "needs a port"),
            (["explain", "--gateway", "a/b", "--workload-labels", "a=b", "GET", "http://a/"], "exclude each other"),
            (["serve", "--address-pool", "10.0.0.0"], "is no IPv4 block"),
            (["serve", "--admin", "localhost"], "is not of the form host:port"),
            (["serve", "--console", "localhost"], "--console localhost is not of the form host:port"),
            (["serve", "--loops", "0"], "--loops is between"),
        ])
    func wrongArguments(_ arguments: [String], message: String) async throws {
        do {
            var command = try Fanlight.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
            Issue.record("\(arguments) was accepted")
        } catch {
            #expect(Fanlight.message(for: error).contains(message))
        }
    }

    @Test("the command that starts a replica by hand works from every folder, also where the data folder was given as a relative path")
    func commandByHand() {
        #expect(ProcessFleet.command("/data/pod/bootstrap.json").hasSuffix(" gateway --bootstrap /data/pod/bootstrap.json"))
        #expect(!ProcessFleet.command("/data/pod/bootstrap.json").hasPrefix("cd "))
        let relative = ProcessFleet.command("data/pod/bootstrap.json")
        #expect(relative.hasPrefix("cd \(FileManager.default.currentDirectoryPath) && "))
        #expect(relative.hasSuffix(" gateway --bootstrap data/pod/bootstrap.json"))
        #expect(ProcessFleet.command("/my data/it's/b.json").hasSuffix(#" gateway --bootstrap '/my data/it'\''s/b.json'"#))
    }
}
