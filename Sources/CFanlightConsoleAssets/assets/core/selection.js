// How Istio's objects find each other: selectors and labels, hosts of servers and of VirtualServices, names of Services.

/** The labels that every Pod of an IstioGateway gets: its own two, which `podLabels` cannot change, and `podLabels`. */
export const workloadLabels = (gateway) => ({
  ...gateway.spec?.podLabels, app: `istio-${gateway.metadata.name}`, istio: gateway.metadata.name,
});

/**
 * A selector beside labels: `{matches, pairs: [{key, wanted, has, state}]}`; a pair's state is `same`, `differs` or `missing`. A selector without pairs
 * matches all labels.
 */
export function compareLabels(selector, labels = {}) {
  const pairs = Object.entries(selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, wanted]) => {
    const has = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return { key, wanted, has, state: has === undefined ? "missing" : has === wanted ? "same" : "differs" };
  });
  return { matches: pairs.every((pair) => pair.state === "same"), pairs };
}

/** The host of a server without its namespace: `{namespace, host}`; the namespace is null where none is written, `.` is that of the Gateway. */
export function serverHost(text) {
  const slash = text.indexOf("/");
  return slash < 0 ? { namespace: null, host: text } : { namespace: text.slice(0, slash), host: text.slice(slash + 1) };
}

/** Whether one of two hosts takes in the other; both may be wildcards. */
export function hostsMeet(a, b) {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  return first === second || takesIn(first, second) || takesIn(second, first);
}

function takesIn(wildcard, host) {
  if (wildcard === "*") return true;
  return wildcard.startsWith("*.") && host.replace(/^\*/, "").endsWith(wildcard.slice(1)) && host !== wildcard.slice(2);
}

/** Whether a server's host lets VirtualServices of the namespace in. */
export function admits(text, gatewayNamespace, namespace) {
  const { namespace: allowed } = serverHost(text);
  return allowed === null || allowed === "*" || (allowed === "." ? gatewayNamespace : allowed) === namespace;
}

/** The Gateways that a VirtualService names, as `namespace/name`, without the mesh. */
export const boundGateways = (virtualService) => (virtualService.spec?.gateways ?? []).filter((name) => name !== "mesh")
  .map((name) => (name.includes("/") ? name : `${virtualService.metadata.namespace}/${name}`));

/** Whether a host that an object of `namespace` writes means the Service. */
export function namesService(host, namespace, service) {
  const { name, namespace: home } = service.metadata;
  if (!host) return false;
  if (host === name) return namespace === home;
  if (host.startsWith("*.")) return `${name}.${home}.svc.cluster.local`.endsWith(host.slice(1));
  return [`${name}.${home}`, `${name}.${home}.svc`, `${name}.${home}.svc.cluster.local`].includes(host);
}

/** Everything that a VirtualService sends requests to: `[{host, subset, port, weight, use}]`; use is `route` or `mirror`. */
export function destinations(virtualService) {
  const found = [];
  for (const protocol of ["http", "tls", "tcp"]) {
    for (const rule of virtualService.spec?.[protocol] ?? []) {
      const take = (destination, weight, use) => destination?.host && found.push({ host: destination.host, subset: destination.subset, port: destination.port?.number, weight, use });
      for (const route of rule.route ?? []) take(route.destination, route.weight, "route");
      take(rule.mirror, undefined, "mirror");
      for (const mirror of rule.mirrors ?? []) take(mirror.destination, mirror.percentage?.value, "mirror");
    }
  }
  return found;
}
