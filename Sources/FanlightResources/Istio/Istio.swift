/// Istio's resources. A namespace only.
package enum Istio {}
