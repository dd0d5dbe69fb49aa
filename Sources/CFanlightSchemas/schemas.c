#include "CFanlightSchemas.h"

static const unsigned char istio[] = {
#embed "schemas/istio.schema"
};

static const unsigned char asm_gateway[] = {
#embed "schemas/asm.schema"
};

static const unsigned char kubernetes[] = {
#embed "schemas/kubernetes.schema"
};

const unsigned char *fanlight_schema_istio(size_t *count) {
    *count = sizeof istio;
    return istio;
}

const unsigned char *fanlight_schema_asm(size_t *count) {
    *count = sizeof asm_gateway;
    return asm_gateway;
}

const unsigned char *fanlight_schema_kubernetes(size_t *count) {
    *count = sizeof kubernetes;
    return kubernetes;
}
