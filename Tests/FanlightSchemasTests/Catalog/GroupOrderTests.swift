import Testing

@testable import FanlightSchemas

@Suite("The order of versions")
struct GroupOrderTests {
    @Test("stable versions before betas before alphas, higher numbers first, other names last")
    func versions() {
        let names = ["v1alpha1", "foo", "v10", "v2", "v1beta2", "v11beta1", "v1", "v2alpha1", "bar", "v1beta10", "v1alpha"]
        #expect(
            names.sorted(by: GroupOrder.precedes) == [
                "v10", "v2", "v1", "v11beta1", "v1beta10", "v1beta2", "v2alpha1", "v1alpha1", "bar", "foo", "v1alpha",
            ])
    }
}
