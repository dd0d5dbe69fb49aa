/// Which part of a Pod's log is wanted.
// Kubernetes: staging/src/k8s.io/api/core/v1/types.go, PodLogOptions.
package struct PodLogOptions: Hashable, Sendable {
    /// The last lines; nil for all.
    package var tailLines: Int?
    package var limitBytes: Int?
    /// Seconds since 1970, with a fraction: lines before it are left out.
    package var since: Double?
    /// Puts the time before each line.
    package var timestamps: Bool
    /// Of the process before the present one.
    package var previous: Bool
    /// Goes on with what is written, until the Pod is gone.
    package var follow: Bool

    package init(
        tailLines: Int? = nil, limitBytes: Int? = nil, since: Double? = nil, timestamps: Bool = false, previous: Bool = false,
        follow: Bool = false
    ) {
        self.tailLines = tailLines
        self.limitBytes = limitBytes
        self.since = since
        self.timestamps = timestamps
        self.previous = previous
        self.follow = follow
    }
}
