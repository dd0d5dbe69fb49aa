// Merged routes as rows: who owns each, what it takes, what becomes of it, and which never get a request.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { badge, objectLink, table } from "../core/ui.js";
import { href, shortName } from "../core/kinds.js";
import texts from "../text/routes.js";

register(texts);

/** `outbound|9080|v1|reviews.default.svc.cluster.local` in its parts; null for another name. */
function clusterParts(cluster) {
  const parts = /^(?:outbound|inbound)\|(\d+)\|([^|]*)\|(.+)$/.exec(cluster ?? "");
  if (!parts) return null;
  const [, port, subset, host] = parts;
  const service = /^([^.]+)\.([^.]+)\.svc(?:\..+)?$/.exec(host);
  return { port, subset, host, service: service ? { name: service[1], namespace: service[2] } : null };
}

/** A cluster as people name it: host, port and subset; a link where it is a Service. */
export function clusterLink(cluster) {
  const parts = clusterParts(cluster);
  if (!parts) return h("code", cluster);
  const text = `${parts.service ? `${parts.service.name}.${parts.service.namespace}` : parts.host}:${parts.port}`;
  return h("span.cluster", parts.service ? h("a", { href: href("services", parts.service.namespace, parts.service.name) }, text) : h("span", text),
    parts.subset ? h("span.subset", t("routes.subset", { name: parts.subset })) : null);
}

/** What the server says of an action, with the clusters in it as links; what it says behind semicolons comes in lines of its own. */
function actionText(text) {
  const [main, ...more] = text.split("; ");
  const linked = (line) => line.split(/((?:outbound|inbound)\|\d+\|[^|\s]*\|[^\s,;()]+)/).map((part, i) => (i % 2 ? clusterLink(part) : part));
  return h("div.action", h("div", linked(main)), more.map((line) => h("div.faint", linked(line))));
}

/** Where a route comes from: the object, and which of its rules. */
export function owner(resource, rule, match, { showRule = true } = {}) {
  if (!resource) return h("span.faint", "–");
  const place = rule === null || rule === undefined ? null : `http[${rule}]${match === null || match === undefined ? "" : `.match[${match}]`}`;
  return h("span.owner", objectLink(shortName(resource.kind), resource.namespace, resource.name), showRule && place ? h("code", place) : null);
}

/** A sentence of the server that names a VirtualService, with a link to it. */
export function linked(text) {
  const parts = text.split(/(VirtualService [^\s/]+\/[^\s,;:]+)/);
  return parts.map((part, i) => {
    if (i % 2 === 0) return part;
    const [namespace, name] = part.slice("VirtualService ".length).split("/");
    return h("a", { href: href("virtual-services", namespace, name) }, part);
  });
}

/** The words of a search, all of which a row must have. */
const holds = (route, words) => {
  const text = `${route.name} ${route.match} ${route.action} ${route.resource?.namespace}/${route.resource?.name}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/**
 * The virtual hosts of gateways with one page of their routes each: `[{gateway, virtualHosts: [{…, total, matched, routes}]}]`. A server that does not page
 * gives all of them, and the page is cut here.
 */
export async function askRoutes({ gateway, host, search = "", offset = 0, limit = 50 }, signal) {
  const answer = await ask("routes", { gateway, host, search, offset, limit }, { signal });
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  for (const each of answer.gateways) for (const virtualHost of each.virtualHosts) {
    if (virtualHost.matched !== undefined) continue;
    const matched = virtualHost.routes.filter((route) => holds(route, words));
    Object.assign(virtualHost, { total: virtualHost.routes.length, matched: matched.length, owners: ownersOf(virtualHost.routes), routes: matched.slice(offset, offset + limit) });
  }
  return answer.gateways;
}

/** The objects that routes come from, with the number of routes of each. */
export function ownersOf(routes) {
  const found = new Map();
  for (const { resource } of routes) {
    const key = `${resource.kind}/${resource.namespace}/${resource.name}`;
    if (!found.has(key)) found.set(key, { ...resource, routes: 0 });
    found.get(key).routes += 1;
  }
  return [...found.values()];
}

/** The table of a virtual host's routes, in the order of evaluation. `mark(route)` tells rows to point out. */
export function routeTable(routes, { caption, emptyText, mark } = {}) {
  return table([
    { title: "#", class: "number narrow", cell: (route) => String(route.index + 1) },
    { title: t("routes.match"), class: "matches-cell", cell: (route) => h("div", h("code.matches", route.match), route.name ? h("div.faint.route-name", route.name) : null) },
    { title: t("routes.action"), class: "w12", cell: (route) => actionText(route.action) },
    { title: t("routes.owner"), cell: (route) => owner(route.resource, route.rule, route.matchIndex) },
    { title: t("core.status"), cell: (route) => (route.dead
      ? h("div.dead-reason", badge("warning", t("routes.dead")), h("p", t("routes.hiddenBy"), " ", route.hiddenBy ? linked(route.hiddenBy) : t("core.unknown")))
      : badge("ok", t("routes.live"))) },
  ], routes, {
    caption, emptyText, key: (route) => `${route.index}`, rowClass: (route) => [route.dead ? "dead" : "", mark?.(route) ? "marked" : ""].join(" ").trim(),
  });
}
