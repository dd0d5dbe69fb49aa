// Names of objects that a field can take: a VirtualService's gateways, a destination's service … Asked of the server as they are typed, a page at most.

import { page } from "../core/api.js";
import { kinds } from "../core/kinds.js";
import { versionOf } from "./schema.js";

const limit = 30;

const sources = [
  { kind: "VirtualService", field: /^spec\.gateways\.#$/, short: "gateways", map: ({ namespace, name }, own) => (namespace === own ? name : `${namespace}/${name}`) },
  { kind: "VirtualService", field: /\.destination\.host$/, short: "services", map: serviceName },
  { kind: "VirtualService", field: /\.mirrors?(\.#\.destination)?\.host$/, short: "services", map: serviceName },
  { kind: "VirtualService", field: /\.delegate\.name$/, short: "virtual-services", map: ({ name }) => name },
  { kind: "DestinationRule", field: /^spec\.host$/, short: "services", map: serviceName },
  { kind: "Gateway", field: /\.tls\.credentialName$/, short: "secrets", map: ({ name }) => name },
  { kind: "*", field: /^metadata\.namespace$|\.delegate\.namespace$/, short: "namespaces", map: ({ name }) => name },
];

function serviceName({ namespace, name }, own) {
  return namespace === own ? name : `${name}.${namespace}.svc.cluster.local`;
}

/** Values for the field at `path` of an object of `kind` in `namespace`: `[{text, detail}]`. */
export async function knownValues(kind, namespace, path, typed, signal) {
  if (path.length === 1 && path[0] === "kind") return Object.values(kinds).map((each) => ({ text: each.kind, detail: versionOf(each) }));
  if (path.length === 1 && path[0] === "apiVersion") return [...new Set(Object.values(kinds).map(versionOf))].map((text) => ({ text, detail: "" }));
  const field = path.map((part) => (typeof part === "number" ? "#" : part)).join(".");
  const source = sources.find((each) => (each.kind === "*" || each.kind === kind) && each.field.test(field));
  if (!source) return [];
  try {
    const { rows } = await page(source.short, { limit, search: typed.replace(/\.svc\.cluster\.local$/, "").split(/[./]/).filter(Boolean).join(" "), signal });
    return rows.map((object) => ({ text: source.map(object.metadata, namespace), detail: object.metadata.namespace ?? "" }));
  } catch (error) {
    if (error.name !== "AbortError" && error.status !== 403) console.warn(error);
    return [];
  }
}
