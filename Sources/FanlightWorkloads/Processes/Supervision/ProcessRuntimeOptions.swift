/// How the processes of gateways are run.
package struct ProcessRuntimeOptions: Sendable {
    /// What a process needs to reach the control plane. Files, so that what is exchanged in them is seen by the next connection.
    package struct FeedAccess: Hashable, Sendable {
        /// `host:port` of the control plane's feed.
        package var address: String
        /// The process's own certificate, as PEM.
        package var certificatePath: String
        package var keyPath: String
        /// The certificate that the control plane's own is checked with.
        package var authorityPath: String

        package init(address: String, certificatePath: String, keyPath: String, authorityPath: String) {
            self.address = address
            self.certificatePath = certificatePath
            self.keyPath = keyPath
            self.authorityPath = authorityPath
        }
    }

    /// Called before each start of a process, when one is taken over, and for one that runs after each `renewal`: issues the process's certificate
    /// and writes it into the folder, which is there and belongs to the Pod alone. What it throws is reported and tried again.
    package typealias Prepare = @Sendable (_ pod: PodSpec, _ folder: String) async throws -> FeedAccess

    /// The data folder of `fanlight serve`.
    package var dataFolder: String
    /// The program `fanlight`. `ExecutablePath.own` where it is the running one.
    package var executable: String
    package var prepare: Prepare
    /// After which the certificate of a process that runs is made anew, a little earlier for some.
    package var renewal: Duration = .seconds(86_400)
    /// How long a gateway that gets SIGTERM from anybody lets its requests go on.
    package var drainTimeout: Duration = .seconds(15)
    /// Event loops of each gateway.
    package var loops = 1
    /// Where the gateways write their access log: a file, `-` for the Pod's log, nil for none.
    package var accessLog: String?
    package var accessLogIsJSON = false
    package var logLevel = "info"
    /// The largest size of one file of a Pod's log, and how many there may be.
    // Kubernetes: pkg/kubelet/apis/config/v1beta1/defaults.go, containerLogMaxSize and containerLogMaxFiles.
    package var logBytes = 10 << 20
    package var logFiles = 5
    package var backoff = RestartBackoff.Options()
    /// How long a process may take to answer after its start before it is ended and started again.
    package var startTimeout: Duration = .seconds(30)

    package init(dataFolder: String, executable: String, prepare: @escaping Prepare) {
        self.dataFolder = dataFolder
        self.executable = executable
        self.prepare = prepare
    }
}
