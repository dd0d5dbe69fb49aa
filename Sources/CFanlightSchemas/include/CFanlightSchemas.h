#ifndef CFANLIGHTSCHEMAS_H
#define CFANLIGHTSCHEMAS_H

#include <stddef.h>

// Each function gives the bytes of one embedded table of fields and writes their number to `count`. The bytes live as long as the program; they are not
// ended by a zero. Functions, because an array of unknown size is not imported into Swift. The form of the tables: schemas/README.md.

/// Istio's kinds of networking.istio.io.
const unsigned char *fanlight_schema_istio(size_t *count);

/// IstioGateway of Alibaba Cloud Service Mesh.
const unsigned char *fanlight_schema_asm(size_t *count);

/// The kinds of Kubernetes itself, and the metadata of all kinds.
const unsigned char *fanlight_schema_kubernetes(size_t *count);

/// The index of all kinds that the API serves, as JSON.
const unsigned char *fanlight_catalog_index(size_t *count);

/// Their schemas, one per line: a name, a tab, JSON.
const unsigned char *fanlight_catalog_schemas(size_t *count);

/// Descriptions of kinds and fields, one per line: a key, a space, a text.
const unsigned char *fanlight_catalog_descriptions(size_t *count);

/// The messages of Kubernetes' kinds in protobuf.
const unsigned char *fanlight_protobuf_messages(size_t *count);

#endif
