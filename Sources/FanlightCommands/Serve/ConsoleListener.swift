import FanlightAPIServer
import FanlightAccess
import FanlightConsole
import FanlightHTTP
import Foundation
import Logging

/// Where the console is to listen.
struct ConsoleAddress: Hashable, Sendable {
    var host: String
    var port: Int
    /// Whether nobody asked for it: where it is taken, `serve` goes on without a console then.
    var isDefault = false

    /// Beyond this machine tokens and sessions travel over TLS alone.
    var isSecure: Bool { !HostRule.isLoopback(host) }

    /// What its certificate has to name besides the API's names.
    var certificateNames: [String] { isSecure && !ListeningHost(host).isUnspecified ? [host] : [] }

    func url(port: Int) -> String { ListeningHost(host).url(scheme: isSecure ? "https" : "http", port: port) }
}

/// The console where it listens, with the API behind it.
struct ConsoleListener: Sendable {
    let server: HTTPServer
    let url: String

    /// - Parameters:
    ///   - names: further names under which it is reached.
    ///   - identity: of the API's server, for an address that needs TLS.
    /// - Returns: nil where the default address is taken.
    /// - Throws: `CommandError` where another address is.
    static func start(
        _ address: ConsoleAddress, names: [String], identity: ServerIdentity?, api: APIServer, authenticator: Authenticator, logger: Logger,
        now: @escaping @Sendable () -> Int64
    ) async throws -> ConsoleListener? {
        var options = ConsoleOptions(
            hosts: HostRule(listeningOn: address.host, names: address.isSecure ? names + [ProcessInfo.processInfo.hostName] : names),
            now: now,
            logger: logger
        ) { token in
            authenticator.record(for: token, now: now() / 1_000).map(Self.user)
        } isStillValid: { user in
            authenticator.record(credential: user.credential, now: now() / 1_000) != nil
        } respond: { request, user in
            // What the user is comes from the token each time: nothing else says who may do what.
            guard let record = authenticator.record(credential: user.credential, now: now() / 1_000) else {
                return HTTPResponse(status: 401)
            }
            return await api.respond(request, trusted: record.userInfo)
        }
        options.isSecure = address.isSecure
        let console = Console(options)
        var settings = HTTPServerOptions(
            address: .tcp(host: address.host, port: address.port), tls: address.isSecure ? identity.map(Self.tls) : nil)
        settings.refusal = { Console.refusal($0) }
        settings.limits.connections = 1_024
        guard !address.isSecure || settings.tls != nil else {
            throw CommandError("--console \(address.host) needs TLS and has no certificate")
        }
        do {
            let server = try await HTTPServer.start(settings, logger: logger) { await console.respond($0) }
            let listener = ConsoleListener(server: server, url: address.url(port: server.port ?? address.port))
            logger.info("console", metadata: ["url": .string(listener.url)])
            return listener
        } catch {
            guard address.isDefault else { throw CommandError("\(error); choose another address with --console, or none") }
            logger.warning("no console; choose another address with --console", metadata: ["error": .string("\(error)")])
            return nil
        }
    }

    /// Browsers are not asked for a certificate: whoever signs in has a token.
    static func tls(_ identity: ServerIdentity) -> HTTPServerTLS {
        HTTPServerTLS(certificateChainPEM: identity.certificateChainPEM, privateKeyPEM: identity.privateKeyPEM)
    }

    private static func user(_ record: TokenRecord) -> ConsoleUser {
        ConsoleUser(name: record.user, groups: record.userInfo.groups, credential: record.credential, expires: record.expires)
    }
}
