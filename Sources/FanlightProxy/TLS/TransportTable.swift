import FanlightEventLoop
import FanlightIR

/// The transports of all listeners that speak TLS, kept up to date with the listeners and the certificates.
///
/// A certificate that cannot be used is left out by itself: its servers go on with the last one that could, as long as they name it.
struct TransportTable: Sendable {
    private struct IdentityKey: Hashable {
        let settings: TLSSettings
        let credentials: [ObjectIdentifier]
        let scope: String
    }

    private struct Loaded {
        let source: Shared<ServerCredential>
        let credential: TLSCredential
    }

    private var listeners: [Listener] = []
    private var secrets = SecretTable()
    private var loaded: [String: Loaded] = [:]
    private var identities: [IdentityKey: TLSIdentity] = [:]
    /// By the listener's port.
    private(set) var transports: [Int: ListenerTransport] = [:]
    /// Why the newest version of a credential is not in use, by its name in the secret table.
    private(set) var problems: [String: String] = [:]

    /// False when nothing has changed.
    mutating func update(listeners: [Listener], secrets: SecretTable) -> Bool {
        let secure = listeners.filter { listener in
            listener.filterChains.contains { if case .tls = $0.transport { true } else { false } }
        }
        guard secure != self.listeners || secrets != self.secrets else { return false }
        self.listeners = secure
        self.secrets = secrets
        load()
        var kept: [IdentityKey: TLSIdentity] = [:]
        var transports: [Int: ListenerTransport] = [:]
        for listener in secure {
            let made = listener.filterChains.map { identity(of: $0, kept: &kept) }
            // Of several listeners on a port, only one without a bind is served.
            if transports[listener.port] == nil || listener.bind.isEmpty {
                transports[listener.port] = ListenerTransport(listener.filterChains, identities: made)
            }
        }
        identities = kept
        self.transports = transports
        return true
    }

    private mutating func load() {
        var named: Set<String> = []
        for listener in listeners {
            for case .tls(let settings) in listener.filterChains.map(\.transport) where settings.clientCertificate == .none {
                named.formUnion(settings.credentialNames)
            }
        }
        loaded = loaded.filter { named.contains($0.key) }
        problems = [:]
        for name in named.sorted() {
            guard let source = secrets.credentials[name] else {
                problems[name] = "there is no usable certificate"
                continue
            }
            guard loaded[name]?.source != source else { continue }
            do {
                let credential = try TLSCredential(chain: source.value.certificateChain, privateKey: source.value.privateKey.value)
                loaded[name] = Loaded(source: source, credential: credential)
            } catch {
                problems[name] = error.description
            }
        }
    }

    private func identity(of chain: FilterChain, kept: inout [IdentityKey: TLSIdentity]) -> TLSIdentity? {
        guard case .tls(let settings) = chain.transport, case .http(let routes) = chain.action, settings.clientCertificate == .none,
            let versions = settings.versions
        else { return nil }
        let credentials = settings.credentialNames.compactMap { loaded[$0]?.credential }
        guard !credentials.isEmpty else { return nil }
        let key = IdentityKey(settings: settings, credentials: credentials.map { ObjectIdentifier($0) }, scope: routes)
        if let known = kept[key] ?? identities[key] {
            kept[key] = known
            return known
        }
        // Without memory the server refuses handshakes until the next change.
        let made = try? TLSIdentity(credentials: credentials, versions: versions, ciphers: settings.cipherSuites, scope: routes)
        kept[key] = made
        return made
    }
}

extension TLSSettings {
    /// nil where the least version is above the greatest.
    // Istio: pilot/pkg/networking/core/gateway.go, buildGatewayListenerTLSContext: TLS 1.2 is the least by default.
    fileprivate var versions: ClosedRange<TLSVersion>? {
        let least = Self.version(minVersion) ?? .tls12
        let greatest = Self.version(maxVersion) ?? .tls13
        return least <= greatest ? least...greatest : nil
    }

    private static func version(_ name: String) -> TLSVersion? {
        switch name {
        case "TLSV1_0": .tls10
        case "TLSV1_1": .tls11
        case "TLSV1_2": .tls12
        case "TLSV1_3": .tls13
        default: nil
        }
    }
}
