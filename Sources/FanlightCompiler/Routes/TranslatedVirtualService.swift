import FanlightIR
import FanlightResources

/// The routes of one VirtualService for one port of one Gateway, and what was found wrong on the way.
final class TranslatedVirtualService: Sendable {
    /// In the order of the VirtualService, without the catch-alls.
    let routes: [Shared<Route>]
    /// Routes that take every request; they go behind the routes of all VirtualServices.
    let catchAlls: [Shared<Route>]
    let diagnostics: [Diagnostic]
    /// Stands for the routes, in their order.
    let fingerprint: Fingerprint

    init(routes: [Shared<Route>], diagnostics: [Diagnostic]) {
        self.routes = routes.filter { !$0.value.match.isCatchAll }
        catchAlls = routes.filter { $0.value.match.isCatchAll }
        self.diagnostics = diagnostics
        fingerprint = Fingerprint(of: routes)
    }

    var isEmpty: Bool { routes.isEmpty && catchAlls.isEmpty }
}
