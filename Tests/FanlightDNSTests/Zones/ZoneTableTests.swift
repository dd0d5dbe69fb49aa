import Testing

@testable import FanlightDNS

@Suite struct ZoneTableTests {
    @Test("a host has the addresses of all gateways that serve it") func allGateways() throws {
        #expect(try ZoneTable.sample().lookUp("shop.example.com") == "127.0.0.2 127.0.0.3")
        #expect(try ZoneTable.sample().lookUp("shop.example.com", type: TestType.aaaa) == "fd00:0:0:0:0:0:0:2")
    }

    @Test("an address that two gateways have is told once") func oneAddressTwice() throws {
        let table = try ZoneTable.of(DNSGateway("a.com", "A.com", at: "127.0.0.2", "127.0.0.2"), DNSGateway("a.com", at: "127.0.0.2"))
        #expect(try table.lookUp("a.com") == "127.0.0.2")
    }

    @Test("a gateway that is not ready is out of the answer, and comes back") func notReady() throws {
        let one = DNSGateway("a.com", at: "127.0.0.2")
        func table(_ isReady: Bool) throws -> ZoneTable { try .of(one, DNSGateway("a.com", at: "127.0.0.3", isReady: isReady)) }
        #expect(try table(false).lookUp("a.com") == "127.0.0.2")
        #expect(try table(true).lookUp("a.com") == "127.0.0.2 127.0.0.3")
    }

    @Test("a host without a ready gateway keeps its name, and no wildcard takes its place") func noneReady() throws {
        #expect(try ZoneTable.sample().lookUp("gone.example.com") == "NODATA in example.com")
        let table = try ZoneTable.of(
            DNSGateway("a.example.com", at: "127.0.0.2", isReady: false), DNSGateway("*.example.com", "*", at: "127.0.0.3"),
            zones: ["example.com"])
        #expect(try table.lookUp("a.example.com") == "NODATA in example.com")
    }

    @Test("a host with one family of addresses has no record of the other") func otherFamily() throws {
        #expect(try ZoneTable.sample().lookUp("four.example.com", type: TestType.aaaa) == "NODATA in example.com")
        #expect(try ZoneTable.sample().lookUp("four.example.com", type: TestType.mx) == "NODATA in example.com")
    }

    @Test("a name that no host covers does not exist in a zone, and is refused outside") func unknown() throws {
        #expect(try ZoneTable.sample().lookUp("nothing.example.com") == "NXDOMAIN in example.com")
        #expect(try ZoneTable.sample().lookUp("x.shop.example.com") == "NXDOMAIN in example.com")
        #expect(try ZoneTable.sample().lookUp("example.org") == "REFUSED")
        #expect(try ZoneTable.sample().lookUp("badexample.com") == "REFUSED")
        #expect(try ZoneTable.sample().lookUp("com") == "REFUSED")
        #expect(try ZoneTable.sample().lookUp(".") == "REFUSED")
        #expect(try ZoneTable.empty.lookUp("example.com") == "REFUSED")
    }

    @Test("names on the way to a host exist without records") func emptyNames() throws {
        #expect(try ZoneTable.sample().lookUp("example.com") == "NODATA in example.com")
        #expect(try ZoneTable.sample().lookUp("apps.example.com") == "NODATA in example.com")
        #expect(try ZoneTable.sample().lookUp("dns.example.com") == "NODATA in example.com")
    }

    @Suite struct Wildcards {
        @Test("a wildcard covers names of any depth below it, and not its own suffix") func depth() throws {
            let table = try ZoneTable.of(DNSGateway("*.example.com", at: "127.0.0.2"))
            for name in ["a.example.com", "a.b.c.d.example.com", "*.example.com", "_x.example.com"] {
                #expect(try table.lookUp(name) == "127.0.0.2", "\(name)")
            }
            #expect(try table.lookUp("example.com") == "NODATA in example.com")
        }

        @Test("an exact host comes before wildcards, and the longest wildcard before others and *") func precedence() throws {
            let table = try ZoneTable.of(
                DNSGateway("a.b.example.com", at: "127.0.0.1"), DNSGateway("*.b.example.com", at: "127.0.0.2"),
                DNSGateway("*.example.com", at: "127.0.0.3"), DNSGateway("*", at: "127.0.0.4"), zones: ["com"])
            #expect(try table.lookUp("a.b.example.com") == "127.0.0.1")
            #expect(try table.lookUp("c.b.example.com") == "127.0.0.2")
            #expect(try table.lookUp("c.d.b.example.com") == "127.0.0.2")
            #expect(try table.lookUp("c.example.com") == "127.0.0.3")
            #expect(try table.lookUp("example.com") == "127.0.0.4")
        }

        @Test("what a gateway routes resolves, where a zone file's wildcard would stop: on the way to a host and below one")
        func besideHosts() throws {
            let table = try ZoneTable.of(DNSGateway("*.example.com", at: "127.0.0.2"), DNSGateway("a.b.example.com", at: "127.0.0.3"))
            #expect(try table.lookUp("b.example.com") == "127.0.0.2")
            #expect(try table.lookUp("c.b.example.com") == "127.0.0.2")
            #expect(try table.lookUp("x.a.b.example.com") == "127.0.0.2")
            #expect(try table.lookUp("a.b.example.com") == "127.0.0.3")
        }

        @Test("a wildcard of one family does not fill in for the other family of an exact host") func noMixing() throws {
            let table = try ZoneTable.of(DNSGateway("a.example.com", at: "127.0.0.2"), DNSGateway("*.example.com", at: "fd00::3"))
            #expect(try table.lookUp("a.example.com", type: TestType.aaaa) == "NODATA in example.com")
        }
    }

    @Suite struct EveryName {
        @Test("the host * means every name in the given zones, their apexes too, and nothing outside") func every() throws {
            let table = try ZoneTable.of(
                DNSGateway("*", at: "127.0.0.2"), DNSGateway("*", at: "127.0.0.3"), zones: ["example.com", "local"])
            for name in ["example.com", "a.example.com", "a.b.local"] {
                #expect(try table.lookUp(name) == "127.0.0.2 127.0.0.3", "\(name)")
            }
            #expect(try table.lookUp("example.org") == "REFUSED")
        }

        @Test("it means nothing in a zone that only a host made") func ownZone() throws {
            let table = try ZoneTable.of(
                DNSGateway("*", at: "127.0.0.2"), DNSGateway("example.org", at: "127.0.0.3"), zones: ["example.com"])
            #expect(try table.lookUp("a.example.org") == "NXDOMAIN in example.org")
            #expect(try table.lookUp("example.org") == "127.0.0.3")
        }

        @Test("the root as a zone makes it every name there is") func root() throws {
            let table = try ZoneTable.of(DNSGateway("*", at: "127.0.0.2"), zones: ["."])
            #expect(try table.lookUp("any.thing.at.all") == "127.0.0.2")
            #expect(try table.lookUp("any.thing", type: TestType.aaaa) == "NODATA in .")
        }

        @Test("without zones it is left out, and said so") func withoutZones() throws {
            let table = try ZoneTable.of(DNSGateway("*", at: "127.0.0.2"))
            #expect(try table.lookUp("example.com") == "REFUSED")
            #expect(table.omissions.count == 1)
            #expect(
                table.omissions.first?.description.hasPrefix("gateway istio-system/127.0.0.2: \"*\" is not in DNS: it means every name")
                    == true)
        }
    }

    @Suite struct Zones {
        @Test("hosts outside the given zones make zones of their own, unless another host's zone has them") func own() throws {
            let table = try ZoneTable.of(
                DNSGateway("a.example.com", "*.example.org", "b.example.org", "x.b.example.org", "c.example.net", at: "127.0.0.2"),
                zones: ["example.com"])
            #expect(table.zoneNames == ["c.example.net", "example.com", "example.org"])
            #expect(try table.lookUp("example.net") == "REFUSED")
            #expect(try table.lookUp("x.c.example.net") == "NXDOMAIN in c.example.net")
        }

        @Test("of zones within each other the innermost one answers, with what the outer one's wildcards cover") func nested() throws {
            let table = try ZoneTable.of(DNSGateway("*.example.com", at: "127.0.0.2"), zones: ["example.com", "sub.example.com"])
            #expect(try table.lookUp("a.sub.example.com") == "127.0.0.2")
            #expect(try table.lookUp("a.sub.example.com", type: TestType.aaaa) == "NODATA in sub.example.com")
            #expect(try table.lookUp("a.example.com", type: TestType.aaaa) == "NODATA in example.com")
        }

        @Test("a zone's DS records are the outer zone's business") func delegationSigner() throws {
            let table = try ZoneTable.of(zones: ["example.com", "sub.example.com"])
            #expect(try table.lookUp("sub.example.com", type: TestType.ds) == "NODATA in example.com")
            #expect(try table.lookUp("example.com", type: TestType.ds) == "NODATA in example.com")
        }

        @Test("SOA and NS stand at the apex and nowhere else") func apex() throws {
            let table = try ZoneTable.sample(serial: 9)
            #expect(try table.lookUp("example.com", type: TestType.ns) == "ns.dns.example.com")
            #expect(try table.lookUp("shop.example.com", type: TestType.ns) == "NODATA in example.com")
            #expect(try table.lookUp("shop.example.com", type: TestType.soa) == "NODATA in example.com")
            let message = try TestMessage(#require(table.respond(to: TestQuery("example.com", type: TestType.soa).bytes)))
            #expect(message.answers == ["example.com 5 SOA ns.dns.example.com hostmaster.example.com 9 3600 600 86400 5"])
        }

        @Test("the name server has the server's address, unless a gateway has that host") func nameServer() throws {
            var settings = ZoneSettings()
            settings.nameServerAddresses = ["127.0.0.53", "::1"]
            let zones = [try DomainName("a.com"), try DomainName("b.com")]
            let table = ZoneTable(gateways: [DNSGateway("ns.dns.b.com", at: "127.0.0.2")], zones: zones, settings: settings, serial: 1)
            #expect(try table.lookUp("ns.dns.a.com") == "127.0.0.53")
            #expect(try table.lookUp("ns.dns.a.com", type: TestType.aaaa) == "0:0:0:0:0:0:0:1")
            #expect(try table.lookUp("ns.dns.b.com") == "127.0.0.2")
        }

        @Test(
            "the server's address is the one that it listens on, and none where that is every address",
            arguments: [
                ("127.0.0.53", ["127.0.0.53"]), ("localhost", ["127.0.0.1"]), ("::1", ["::1"]), ("0.0.0.0", []), ("::", []), ("x", []),
            ])
        func listening(_ host: String, _ addresses: [String]) {
            #expect(ZoneSettings(listeningOn: host).nameServerAddresses == addresses)
        }

        @Test("a name server of another zone's is named in every zone") func foreignNameServer() throws {
            var settings = ZoneSettings()
            settings.nameServer = try DomainName("ns1.hosting.net")
            settings.nameServerAddresses = ["127.0.0.53"]
            let table = ZoneTable(gateways: [], zones: [try DomainName("a.com")], settings: settings, serial: 1)
            let message = try TestMessage(#require(table.respond(to: TestQuery("a.com", type: TestType.ns).bytes)))
            #expect(message.answers == ["a.com 5 NS ns1.hosting.net"])
            #expect(message.additional == [])
            #expect(try table.lookUp("ns.dns.a.com") == "NXDOMAIN in a.com")
        }

        @Test("an apex too long for names below it is its own name server") func longApex() throws {
            let label = String(repeating: "a", count: 63)
            let name = [label, label, label, String(repeating: "b", count: 61)].joined(separator: ".")
            let table = try ZoneTable.of(DNSGateway(name, at: "127.0.0.2"))
            #expect(try table.lookUp(name) == "127.0.0.2")
            #expect(try table.lookUp(name, type: TestType.ns) == name)
        }
    }

    @Suite struct Hosts {
        @Test("the namespace in front of a host makes no difference", arguments: ["prod/a.com", "./a.com", "*/a.com", "a.com"])
        func namespace(_ host: String) throws {
            #expect(try ZoneTable.of(DNSGateway(host, at: "127.0.0.2")).lookUp("a.com") == "127.0.0.2")
        }

        @Test("the star of a namespace is not that of a host", arguments: ["*/*", "prod/*", "./*.example.com"]) func star(_ host: String)
            throws
        {
            #expect(try ZoneTable.of(DNSGateway(host, at: "127.0.0.2"), zones: ["example.com"]).lookUp("a.example.com") == "127.0.0.2")
        }

        @Test(
            "a host or an address that cannot be in DNS is left out with its reason, and the others are not",
            arguments: [
                ("10.0.0.1", "an address needs no name"), ("*foo.com", "a label of its own"), ("a..com", "between two dots"),
                ("*.", "must not be empty"), ("bücher.example", "xn--"), ("", "must not be empty"), ("a.*.com", "letters, digits"),
            ])
        func leftOut(_ host: String, _ reason: String) throws {
            let table = try ZoneTable.of(DNSGateway(host, "good.com", at: "127.0.0.2", "nowhere"))
            #expect(table.omissions.map(\.value) == [host, "nowhere"])
            #expect(table.omissions.first?.reason.contains(reason) == true, "\(table.omissions)")
            #expect(try table.lookUp("good.com") == "127.0.0.2")
            #expect(table.zoneNames == ["good.com"])
        }
    }
}
