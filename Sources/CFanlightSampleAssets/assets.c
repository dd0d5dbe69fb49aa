#include "CFanlightSampleAssets.h"

static const unsigned char page[] = {
#embed "assets/page.html"
};

static const unsigned char style[] = {
#embed "assets/style.css"
};

const unsigned char *fanlight_sample_asset_page(size_t *count) {
    *count = sizeof page;
    return page;
}

const unsigned char *fanlight_sample_asset_style(size_t *count) {
    *count = sizeof style;
    return style;
}
