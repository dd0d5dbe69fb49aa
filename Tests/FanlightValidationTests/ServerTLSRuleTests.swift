import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct ServerTLSRuleTests {
    private static let both =
        "only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified"

    @Test(
        "the TLS settings of a server for HTTPS",
        arguments: [
            .valid("{}"),
            .valid("{mode: SIMPLE, credentialName: c}"),
            .valid("{mode: MUTUAL, credentialNames: [a, b]}"),
            .valid("{mode: SIMPLE, serverCertificate: c, privateKey: k}"),
            .valid("{mode: MUTUAL, serverCertificate: c, privateKey: k, caCertificates: a}"),
            .valid("{mode: OPTIONAL_MUTUAL, serverCertificate: c, privateKey: k, caCertificates: a, caCrl: r}"),
            .valid("{mode: PASSTHROUGH}"),
            .valid("{mode: ISTIO_MUTUAL}"),
            .valid("{mode: SIMPLE, tlsCertificates: [{serverCertificate: c, privateKey: k}, {serverCertificate: d, privateKey: l}]}"),
            .invalid("{mode: SIMPLE, privateKey: k}", ".serverCertificate: SIMPLE TLS requires a server certificate"),
            .invalid("{mode: SIMPLE, serverCertificate: c}", ".privateKey: SIMPLE TLS requires a private key"),
            .invalid(
                "{mode: MUTUAL}", ".caCertificates: MUTUAL TLS requires a client CA bundle",
                ".serverCertificate: MUTUAL TLS requires a server certificate", ".privateKey: MUTUAL TLS requires a private key"),
            .invalid(
                "{mode: SIMPLE, tlsCertificates: [{privateKey: k}]}",
                ".tlsCertificates[0].serverCertificate: SIMPLE TLS requires a server certificate"),
            .invalid("{mode: SIMPLE, serverCertificate: c, privateKey: k, credentialName: c}", ": \(both)"),
            .invalid("{mode: MUTUAL, credentialNames: [c], credentialName: c}", ": \(both)"),
            .invalid("{mode: SIMPLE, serverCertificate: c, privateKey: k, caCrl: r}", ".caCrl: CRL is not supported with SIMPLE TLS"),
            .invalid(
                "{mode: ISTIO_MUTUAL, serverCertificate: c}",
                ".serverCertificate: ISTIO_MUTUAL TLS cannot have associated server certificate"),
            .invalid("{mode: ISTIO_MUTUAL, privateKey: c}", ".privateKey: ISTIO_MUTUAL TLS cannot have associated private key"),
            .invalid("{mode: ISTIO_MUTUAL, caCertificates: c}", ".caCertificates: ISTIO_MUTUAL TLS cannot have associated CA bundle"),
            .invalid("{mode: ISTIO_MUTUAL, credentialName: c}", ".credentialName: ISTIO_MUTUAL TLS cannot have associated credentialName"),
            .invalid(
                "{mode: ISTIO_MUTUAL, credentialNames: [c]}", ".credentialNames: ISTIO_MUTUAL TLS cannot have associated credentialNames"),
            .invalid(
                "{mode: ISTIO_MUTUAL, tlsCertificates: [{}]}", ".tlsCertificates: ISTIO_MUTUAL TLS cannot have associated tlsCertificates"),
            RuleCase(
                "{mode: PASSTHROUGH, credentialName: c, caCrl: r}",
                errors: [".caCrl: CRL is not supported with credentialName. CRL has to be specified in the credential"],
                warnings: [": PASSTHROUGH mode does not use certificates, they will be ignored"]),
            .warned(
                "{mode: AUTO_PASSTHROUGH, caCertificates: c}", ": AUTO_PASSTHROUGH mode does not use certificates, they will be ignored"),
            .warned(
                "{mode: SIMPLE, credentialName: c, minProtocolVersion: TLSV1_1}",
                ".minProtocolVersion: TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers."
            ),
            .valid("{mode: SIMPLE, credentialName: c, minProtocolVersion: TLSV1_1, cipherSuites: [AES128-SHA, -ALL]}"),
            .warned("{mode: SIMPLE, credentialName: c, cipherSuites: [B, A]}", ".cipherSuites: ignoring invalid cipher suites: [A B]"),
            .warned(
                "{mode: SIMPLE, credentialName: c, cipherSuites: [AES128-SHA, AES128-SHA]}",
                ".cipherSuites: ignoring duplicate cipher suites: [AES128-SHA]"),
            .warned(
                "{mode: SIMPLE, tlsCertificates: [{serverCertificate: c, privateKey: k}, {serverCertificate: c, privateKey: k}, {serverCertificate: c, privateKey: k}]}",
                ".tlsCertificates: SIMPLE TLS can support up to 2 server certificates"),
            .warned(
                "{mode: SIMPLE, credentialName: c, httpsRedirect: true}",
                ".httpsRedirect: tls.httpsRedirect should only be used with http servers"),
        ] as [RuleCase])
    func settings(_ rule: RuleCase) throws {
        let template = "{servers: [{hosts: ['*'], port: {number: 443, name: https, protocol: HTTPS}, tls: §}]}"
        try rule.within(template, at: "spec.servers[0].tls").check(.gateway)
    }

    @Test(
        "whether a server has TLS settings depends on its protocol",
        arguments: [
            .valid("port: {number: 80, name: a, protocol: HTTP}, tls: {httpsRedirect: true}"),
            .valid("port: {number: 443, name: a, protocol: TLS}, tls: {mode: PASSTHROUGH}"),
            .invalid("port: {number: 443, name: a, protocol: HTTPS}", "tls: server must have TLS settings for HTTPS/TLS protocols"),
            .invalid("port: {number: 443, name: a, protocol: TLS}", "tls: server must have TLS settings for HTTPS/TLS protocols"),
            .invalid(
                "port: {number: 80, name: a, protocol: HTTP}, tls: {mode: SIMPLE, credentialName: c}",
                "tls: server cannot have TLS settings for plain text HTTP ports"),
            RuleCase(
                "port: {number: 80, name: a, protocol: HTTP}, tls: {httpsRedirect: true, caCertificates: c}",
                errors: ["tls: server cannot have TLS settings for plain text HTTP ports"],
                warnings: ["tls: PASSTHROUGH mode does not use certificates, they will be ignored"]),
            .invalid(
                "port: {number: 80, name: a, protocol: TCP}, tls: {mode: PASSTHROUGH}",
                "tls: server cannot have TLS settings for non HTTPS/TLS ports"),
        ] as [RuleCase])
    func protocols(_ rule: RuleCase) throws {
        try rule.within("{servers: [{hosts: ['*'], §}]}", at: "spec.servers[0].").check(.gateway)
    }
}
