/// What the objects of all gateways have in common on this machine.
package struct GatewayObjectSettings: Hashable, Sendable {
    /// The image that Pods name. It is the program that serves, in whatever version, so that an upgrade replaces no Pod.
    package var image: String
    /// How long a replica that is told to end has for its requests under way.
    package var terminationGracePeriodSeconds: Int

    package init(image: String = "fanlight/gateway:local", terminationGracePeriodSeconds: Int = 30) {
        self.image = image
        self.terminationGracePeriodSeconds = terminationGracePeriodSeconds
    }
}
