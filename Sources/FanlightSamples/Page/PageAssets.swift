import CFanlightSampleAssets

/// The embedded files of the product page.
enum PageAssets {
    static let page = text(fanlight_sample_asset_page)
    static let style = text(fanlight_sample_asset_style)

    private static func text(_ asset: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?) -> String {
        var count = 0
        let bytes = asset(&count)
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
