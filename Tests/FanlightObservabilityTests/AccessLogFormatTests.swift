import FanlightObservability
import Testing

@Suite struct AccessLogFormatTests {
    private func line(_ format: AccessLogFormat, _ record: AccessLogRecord) -> String {
        var bytes: [UInt8] = []
        format.append(record, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("the text format is Istio's default line")
    func textLine() {
        let expected =
            #"[2016-04-15T20:17:00.310Z] "GET /reviews/1?q=a HTTP/1.1" 200 - via_upstream - "-" 154 378 226 100 "10.0.35.28" "curl/8.5" "#
            + #""cc21d9b0" "shop.example.com" "10.2.1.1:9080" outbound|9080||reviews.default.svc.cluster.local "#
            + "10.0.0.1:40112 10.0.0.1:8080 10.0.35.28:52014 shop.example.com default/bookinfo/0\n"
        #expect(line(.text, .sample) == expected)
    }

    @Test("missing values are dashes in the text format")
    func textWithoutValues() {
        let expected =
            #"[1970-01-01T00:00:00.000Z] "- - -" 0 - - - "-" 0 0 0 - "-" "-" "-" "-" "-" - - - - - -"# + "\n"
        #expect(line(.text, AccessLogRecord()) == expected)
    }

    @Test("the JSON format has Istio's keys, numbers as numbers and null for what is missing")
    func jsonLine() {
        let expected =
            #"{"authority":"shop.example.com","bytes_received":154,"bytes_sent":378,"connection_termination_details":null,"#
            + #""downstream_local_address":"10.0.0.1:8080","downstream_remote_address":"10.0.35.28:52014","duration":226,"#
            + #""gateway":"istio-system/east","method":"GET","path":"/reviews/1?q=a","protocol":"HTTP/1.1","request_id":"cc21d9b0","#
            + #""requested_server_name":"shop.example.com","response_code":200,"response_code_details":"via_upstream","#
            + #""response_flags":"-","route_name":"default/bookinfo/0","start_time":"2016-04-15T20:17:00.310Z","#
            + #""upstream_cluster":"outbound|9080||reviews.default.svc.cluster.local","upstream_host":"10.2.1.1:9080","#
            + #""upstream_local_address":"10.0.0.1:40112","upstream_service_time":"100","upstream_transport_failure_reason":null,"#
            + #""user_agent":"curl/8.5","x_forwarded_for":"10.0.35.28"}"# + "\n"
        #expect(line(.json, .sample) == expected)
    }

    @Test("a line feed, a quotation mark or an escape from a client stays inside its field", arguments: AccessLogFormat.allCases)
    func injection(format: AccessLogFormat) {
        var record = AccessLogRecord()
        record.userAgent = Array("a\"\n[2020] \u{1B}[2J\\".utf8)
        let text = line(format, record)
        let escaped =
            switch format {
            case .text: #""a\"\x0A[2020] \x1B[2J\\""#
            case .json: #""a\"\u000A[2020] \u001B[2J\\""#
            }
        #expect(text.contains(escaped))
        #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }

    @Test("a space in a server name does not begin a new field of the text line")
    func spaceInBareField() {
        var record = AccessLogRecord()
        record.requestedServerName = Array("a b".utf8)
        #expect(line(.text, record).hasSuffix(" a\\x20b -\n"))
    }

    @Test(
        "JSON keeps well-formed UTF-8 and escapes what is not",
        arguments: [
            (Array("/bücher/書/😀".utf8), "/bücher/書/😀"),
            ([0x2F, 0xFF, 0x2F], #"/\u00FF/"#),
            ([0x2F, 0xC3], #"/\u00C3"#),
            ([0xC0, 0xAF], #"\u00C0\u00AF"#),
            ([0xED, 0xA0, 0x80], #"\u00ED\u00A0\u0080"#),
            ([0xC2, 0x9B, 0x41], #"\u00C2\u009BA"#),
            ([0x7F, 0x00], #"\u007F\u0000"#),
        ] as [([UInt8], String)])
    func jsonUTF8(path: [UInt8], expected: String) {
        var record = AccessLogRecord()
        record.path = path
        #expect(line(.json, record).contains("\"path\":\"\(expected)\","))
    }

    @Test("text is ASCII whatever the client sends")
    func textIsASCII() {
        var record = AccessLogRecord()
        record.path = Array(0...255)
        #expect(line(.text, record).utf8.allSatisfy { $0 < 0x7F })
    }

    @Test(
        "times are UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999_999_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_007_000_000, "2024-02-29T23:59:59.007Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000Z"),
            (-1, "1970-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func time(nanoseconds: Int64, expected: String) {
        #expect(line(.text, AccessLogRecord(startTime: nanoseconds)).hasPrefix("[\(expected)] "))
    }

    @Test("several flags stand with commas, by Envoy's names")
    func flags() {
        let flags: ResponseFlags = [.upstreamConnectionFailure, .upstreamRetryLimitExceeded]
        #expect(flags.description == "UF,URX")
        #expect(line(.json, AccessLogRecord(responseFlags: flags)).contains(#""response_flags":"UF,URX""#))
    }

    @Test(
        "each flag has its name",
        arguments: [
            (.noHealthyUpstream, "UH"), (.upstreamConnectionFailure, "UF"), (.upstreamOverflow, "UO"), (.noRoute, "NR"),
            (.upstreamRetryLimitExceeded, "URX"), (.noCluster, "NC"), (.durationTimeout, "DT"), (.downstreamConnectionTermination, "DC"),
            (.failedLocalHealthCheck, "LH"), (.upstreamRequestTimeout, "UT"), (.localReset, "LR"), (.upstreamRemoteReset, "UR"),
            (.upstreamConnectionTermination, "UC"), (.delayInjected, "DI"), (.faultInjected, "FI"), (.rateLimited, "RL"),
            (.unauthorized, "UAEX"), (.streamIdleTimeout, "SI"), (.downstreamProtocolError, "DPE"), (.upstreamProtocolError, "UPE"),
            (.upstreamMaxStreamDuration, "UMSDR"), (.overloadManager, "OM"), (.dnsResolutionFailed, "DF"), (.downstreamRemoteReset, "DR"),
            ([], "-"),
        ] as [(ResponseFlags, String)])
    func flagNames(flag: ResponseFlags, name: String) {
        #expect(flag.description == name)
    }
}

extension AccessLogRecord {
    static let sample = AccessLogRecord(
        startTime: 1_460_751_420_310_000_000, method: Array("GET".utf8), path: Array("/reviews/1?q=a".utf8), protocol: "HTTP/1.1",
        responseCode: 200, responseCodeDetails: "via_upstream", bytesReceived: 154, bytesSent: 378, duration: 226, upstreamServiceTime: 100,
        forwardedFor: Array("10.0.35.28".utf8), userAgent: Array("curl/8.5".utf8), requestID: Array("cc21d9b0".utf8),
        authority: Array("shop.example.com".utf8), upstreamHost: "10.2.1.1:9080",
        upstreamCluster: "outbound|9080||reviews.default.svc.cluster.local", upstreamLocalAddress: "10.0.0.1:40112",
        downstreamLocalAddress: "10.0.0.1:8080", downstreamRemoteAddress: "10.0.35.28:52014",
        requestedServerName: Array("shop.example.com".utf8), routeName: "default/bookinfo/0", gateway: "istio-system/east")
}
