import FanlightAccess
import Foundation
import Testing
import X509

/// What a start finds after a crash, a full disk or somebody's edit.
@Suite struct DamagedCertificateTests {
    private let folder: CertificateFolder
    private let start = CertificateFolder.start

    init() throws {
        folder = try CertificateFolder()
        _ = try folder.open()
    }

    private func torn(_ name: String) throws {
        let text = try folder.folder.text(name)
        try folder.folder.write(String(text.prefix(text.count / 2)), to: name)
    }

    private func refusal() -> String? {
        let error = #expect(throws: AccessError.self) { try folder.open() }
        return error?.message
    }

    @Test("a torn file of the authority is named, with what to do", arguments: ["pki/ca.crt", "pki/ca.key"])
    func tornAuthority(_ name: String) throws {
        try torn(name)
        let before = try folder.folder.contents(of: "pki")
        let message = try #require(refusal())
        #expect(message.contains(folder.folder.path(name)))
        #expect(message.contains("is damaged"))
        #expect(message.contains("remove the folder"))
        #expect(try folder.folder.contents(of: "pki") == before)
    }

    @Test("an empty file of the authority is damaged too", arguments: ["pki/ca.crt", "pki/ca.key"])
    func emptyAuthority(_ name: String) throws {
        try folder.folder.write("", to: name)
        #expect(refusal()?.contains("is damaged") == true)
    }

    @Test("a missing file of the authority is named and never made anew", arguments: ["pki/ca.crt", "pki/ca.key"])
    func missingAuthority(_ name: String) throws {
        try folder.folder.remove(name)
        let message = try #require(refusal())
        #expect(message.contains("\(folder.folder.path(name)) is missing"))
        #expect(!folder.folder.exists(name))
    }

    @Test("a key that is another authority's is refused")
    func foreignKey() throws {
        let other = try CertificateFolder()
        _ = try other.open()
        try folder.folder.write(other.folder.text("pki/ca.key"), to: "pki/ca.key")
        let message = try #require(refusal())
        #expect(message.contains("\(folder.folder.path("pki/ca.key")) does not belong to any certificate"))
    }

    @Test("a first start that crashed after the authority's key goes on with it")
    func crashedFirstStart() throws {
        let fresh = try CertificateFolder()
        try FileManager.default.createDirectory(atPath: fresh.folder.path("pki"), withIntermediateDirectories: false)
        let key = try folder.folder.text("pki/ca.key")
        try fresh.folder.write(key, to: "pki/ca.key")
        _ = try fresh.open()
        #expect(try fresh.folder.text("pki/ca.key") == key)
    }

    @Test(
        "a leaf certificate that is torn, gone or has another key is made anew, and the reason is told",
        arguments: [
            ("pki/server.crt", true), ("pki/server.key", true), ("pki/admin.crt", true), ("pki/admin.key", true), ("pki/server.crt", false),
            ("pki/server.key", false), ("pki/admin.crt", false), ("pki/admin.key", false),
        ])
    func leaf(_ name: String, _ isTorn: Bool) async throws {
        if isTorn { try torn(name) } else { try folder.folder.remove(name) }
        let authority = try folder.open()
        #expect(authority.notices.count == (name.hasPrefix("pki/admin") ? 2 : 1))
        #expect(authority.notices.first?.contains(String(name.dropLast(4))) == true)
        #expect(try folder.open().notices.isEmpty)
        let roots = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        for leaf in ["pki/server.crt", "pki/admin.crt"] {
            let certificate = try #require(try CertificateFolder.certificates(folder.folder.text(leaf)).first)
            #expect(await CertificateFolder.verifies(certificate, roots: roots, now: start))
        }
    }

    @Test("a leaf certificate with the key of another is made anew")
    func foreignLeafKey() throws {
        try folder.folder.write(folder.folder.text("pki/admin.key"), to: "pki/server.key")
        #expect(try folder.open().notices.first?.hasSuffix("the former has another key") == true)
    }

    @Test("a leaf certificate of another authority is made anew")
    func foreignLeaf() throws {
        let other = try CertificateFolder()
        _ = try other.open()
        for file in ["pki/server.crt", "pki/server.key"] { try folder.folder.write(other.folder.text(file), to: file) }
        #expect(try folder.open().notices.first?.hasSuffix("the former is of another authority") == true)
    }

    @Test("certificates that are not valid yet, since the clock was ahead, are made anew; an authority that is not is told")
    func future() throws {
        #expect(try folder.open(now: start - 600).notices.isEmpty)
        let early = try folder.open(now: start - 601).notices
        #expect(early.filter { $0.hasSuffix("the former is not valid yet") }.count == 2)
        let error = #expect(throws: AccessError.self) { try folder.open(now: start - 91 * CertificateFolder.day) }
        #expect(error?.message.contains("check the clock") == true)
    }

    @Test("a kubeconfig that was edited or removed is written again")
    func kubeconfig() throws {
        let text = try folder.folder.text("kubeconfig")
        try folder.folder.write("nonsense", to: "kubeconfig")
        #expect(try folder.open().notices == ["wrote \(folder.folder.path("kubeconfig"))"])
        try folder.folder.remove("kubeconfig")
        _ = try folder.open()
        #expect(try folder.folder.text("kubeconfig") == text)
    }

    @Test("a crash between the two steps of a handover is finished at the next start", arguments: [true, false])
    func crashedHandover(_ isKeyOnly: Bool) throws {
        let lifetime = 3_650 * CertificateFolder.day + 600
        let boundary = start + 3_650 * CertificateFolder.day - lifetime / 5
        let bundle = try folder.folder.text("pki/ca.crt")
        var authority = try folder.open(now: boundary)
        if isKeyOnly {
            // The key of the new authority is there, its certificate is not.
            try folder.folder.write(bundle, to: "pki/ca.crt")
            let key = try folder.folder.text("pki/ca-next.key")
            authority = try folder.open(now: boundary + 1)
            #expect(try folder.folder.text("pki/ca-next.key") == key)
        } else {
            // The key signs already, and is still there under its former name.
            let late = start + 3_650 * CertificateFolder.day - lifetime / 10
            let key = try folder.folder.text("pki/ca-next.key")
            try authority.renewIfNeeded(now: late)
            try folder.folder.write(key, to: "pki/ca-next.key")
            #expect(try !authority.renewIfNeeded(now: late + 1))
            try authority.renewIfNeeded(now: late + lifetime - CertificateFolder.day)
        }
        #expect(try CertificateFolder.certificates(authority.identity.clientCAPEM).count >= 1)
    }
}
