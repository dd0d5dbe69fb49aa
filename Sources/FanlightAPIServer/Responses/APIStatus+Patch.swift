import FanlightPatch
import FanlightResources

extension APIStatus {
    /// Why a patch was not carried out.
    init(_ error: PatchError) {
        self.init(
            code: error.status, reason: error.reason.rawValue, message: GoFormat.shortened(error.message, to: GoFormat.longestMessage))
    }
}
