// The kinds that the console shows, by the short name that its addresses use.

const networking = (plural, kind) => ({ group: "networking.istio.io", version: "v1", plural, kind, namespaced: true });

export const kinds = Object.assign(Object.create(null), {
  "ingress-gateways": { group: "istio.alibabacloud.com", version: "v1beta1", plural: "istiogateways", kind: "IstioGateway", namespaced: true },
  "gateways": networking("gateways", "Gateway"),
  "virtual-services": networking("virtualservices", "VirtualService"),
  "destination-rules": networking("destinationrules", "DestinationRule"),
  "service-entries": networking("serviceentries", "ServiceEntry"),
  "services": { group: "", version: "v1", plural: "services", kind: "Service", namespaced: true },
  "endpoint-slices": { group: "discovery.k8s.io", version: "v1", plural: "endpointslices", kind: "EndpointSlice", namespaced: true },
  "secrets": { group: "", version: "v1", plural: "secrets", kind: "Secret", namespaced: true },
  "namespaces": { group: "", version: "v1", plural: "namespaces", kind: "Namespace", namespaced: false },
  "pods": { group: "", version: "v1", plural: "pods", kind: "Pod", namespaced: true },
  "deployments": { group: "apps", version: "v1", plural: "deployments", kind: "Deployment", namespaced: true },
  "events": { group: "", version: "v1", plural: "events", kind: "Event", namespaced: true },
});

/** The short name of a Kubernetes kind, such as `virtual-services` of `VirtualService`; null for one that has no page. */
export const shortName = (kind) => Object.keys(kinds).find((name) => kinds[name].kind === kind) ?? null;

/** `plural.group`, as RBAC and `/changes` name a kind. */
export const resourceName = (short) => {
  const { plural, group } = kinds[short];
  return group ? `${plural}.${group}` : plural;
};

/** What browsers take for a step in a path, however it is encoded: no object has such a name, and a path with it would be that of something else. */
const isStep = (name) => name === "." || name === "..";

/** The API's path of a kind, or of one object of it. */
export function path(short, namespace, name, subresource) {
  if (isStep(namespace) || isStep(name)) throw new RangeError(`“${name ?? namespace}” is no name`);
  const { group, version, plural, namespaced } = kinds[short];
  let path = group ? `/apis/${group}/${version}` : `/api/${version}`;
  if (namespaced && namespace) path += `/namespaces/${encodeURIComponent(namespace)}`;
  path += `/${plural}`;
  if (name) path += `/${encodeURIComponent(name)}`;
  if (subresource) path += `/${subresource}`;
  return path;
}

/** The address of an object's page. */
export function href(short, namespace, name, query) {
  const parts = [short, ...(kinds[short]?.namespaced === false ? [] : [namespace]), name].filter(Boolean).map(encodeURIComponent);
  return `#/${parts.join("/")}${queryText(query)}`;
}

export function queryText(query) {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}
