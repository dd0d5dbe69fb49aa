import FanlightAccess
import FanlightHTTP
import Foundation
import Testing

@testable import FanlightAPIServer

@Suite struct AuditHeaderTests {
    @Test("the answer to what is in the audit log says under which id it is there")
    func id() async throws {
        let path = NSTemporaryDirectory() + "fanlight-audit-\(UUID().uuidString).log"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = try AuditLog(path: path)
        let server = try await InProcessServer { $0.audit = log }
        let made = await server.respond("POST", Samples.configMaps, Samples.configMap("a"))
        let refused = await server.respond("GET", "/api/v1/secrets", as: .authenticated(name: "alice", groups: []))
        let read = await server.respond("GET", Samples.configMaps + "/a")
        log.flush()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let ids = [made, refused].map { answer in answer.headers.first { $0.name == "audit-id" }?.value ?? "none" }
        #expect(lines.count == 2)
        for (line, id) in zip(lines, ids) { #expect(line.contains(#""auditID":"\#(id)""#)) }
        #expect(read.headers.contains { $0.name == "audit-id" } == false)
    }

    @Test("a write that is refused since there are too many is in the audit log too")
    func tooMany() async throws {
        let path = NSTemporaryDirectory() + "fanlight-audit-\(UUID().uuidString).log"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = try AuditLog(path: path)
        let server = try await InProcessServer {
            $0.audit = log
            $0.limits.writes = 0
        }
        let refused = await server.respond("POST", Samples.configMaps, Samples.configMap("a"))
        log.flush()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(refused.status == 429)
        #expect(text.contains(#""auditID":"\#(refused.headers.first { $0.name == "audit-id" }?.value ?? "none")""#))
    }
}
