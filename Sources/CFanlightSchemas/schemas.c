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

static const unsigned char catalog_index[] = {
#embed "schemas/catalog.index.json"
};

static const unsigned char catalog_schemas[] = {
#embed "schemas/catalog.schemas.jsonl"
};

static const unsigned char catalog_descriptions[] = {
#embed "schemas/descriptions.txt"
};

const unsigned char *fanlight_catalog_index(size_t *count) {
    *count = sizeof catalog_index;
    return catalog_index;
}

const unsigned char *fanlight_catalog_schemas(size_t *count) {
    *count = sizeof catalog_schemas;
    return catalog_schemas;
}

const unsigned char *fanlight_catalog_descriptions(size_t *count) {
    *count = sizeof catalog_descriptions;
    return catalog_descriptions;
}

static const unsigned char protobuf_messages[] = {
#embed "schemas/protobuf.table"
};

const unsigned char *fanlight_protobuf_messages(size_t *count) {
    *count = sizeof protobuf_messages;
    return protobuf_messages;
}
