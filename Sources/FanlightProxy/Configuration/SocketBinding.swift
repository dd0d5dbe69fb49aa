/// A socket that a gateway listens on, and the listener that it serves.
package struct SocketBinding: Hashable, Sendable {
    /// An IPv4 or IPv6 address of this machine.
    package var address: String
    /// 0 lets the system choose.
    package var port: Int
    /// The port of the `Listener` whose routes answer here.
    package var listenerPort: Int
    /// The Service's port that clients know, for display and for redirects that name a port.
    package var servicePort: Int

    package init(address: String, port: Int, listenerPort: Int, servicePort: Int? = nil) {
        self.address = address
        self.port = port
        self.listenerPort = listenerPort
        self.servicePort = servicePort ?? listenerPort
    }
}
