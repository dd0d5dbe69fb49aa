// The merged route table of a host on a gateway: in which order rules of all VirtualServices are tried, whose they are, and which are never reached.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { chip, chips, empty, linkButton, live, note, objectLink, pageHead, select } from "../core/ui.js";
import { queryText } from "../core/kinds.js";
import { go } from "../core/router.js";
import { paged } from "../core/lists.js";
import { askRoutes, ownersOf, routeTable } from "./route-rows.js";
import texts from "../text/routes.js";

register(texts);

/** What changes routes. */
export const routeResources = ["virtual-services", "gateways", "ingress-gateways", "destination-rules", "services"];
const shownHosts = 100;

export default async function routes(context) {
  const status = await ask("status", { problems: "false" }, { signal: context.signal });
  const names = status.gateways.map((gateway) => `${gateway.namespace}/${gateway.name}`);
  const head = (actions) => pageHead(t("shell.nav.routes"), { subtitle: t("routes.subtitle"), actions });
  if (!names.length) return h("div", head(), empty(t("routes.noGateways"), linkButton(t("shell.nav.ingress-gateways"), "#/ingress-gateways")));
  const asked = context.query.gateway;
  const serving = status.gateways.find((gateway) => gateway.hosts.length && (!context.query.host || gateway.hosts.includes(context.query.host)))
    ?? status.gateways.find((gateway) => gateway.hosts.length);
  const gateway = names.includes(asked) ? asked : serving ? `${serving.namespace}/${serving.name}` : names[0];
  const hosts = status.gateways[names.indexOf(gateway)].hosts;
  // A chosen host stays chosen on a gateway that has it under a wildcard, or not at all: that is an answer too.
  const host = context.query.host || hosts[0] || "";
  return h("div", head(host ? [linkButton(t("routes.tryHost"), `#/try${queryText({ url: sampleURL(host) })}`)] : []),
    h("div.toolbar", h("label.inline", h("span", t("routes.gateway")), select(names, {
      value: gateway, onchange: (name) => go(`#/routes${queryText({ gateway: name, host: context.query.host })}`),
    }))),
    h("div", { class: hosts.length > 1 || !host ? "with-side" : "" }, hosts.length > 1 || !host ? hostList(context, gateway, host, hosts) : null, host ? tableOf(context, gateway, host) : h("div", empty(hosts.length ? t("routes.choose") : t("routes.noHosts")))));
}

const sampleURL = (host) => `http://${host === "*" ? "example.com" : host.replace(/^\*/, "www")}/`;

/** The hosts of the gateway, those that match a search; links, so that each can be opened beside. */
function hostList(context, gateway, chosen, first) {
  let text = "", known = first;
  const id = uniqueID("hosts");
  const view = live(context, {
    resources: ["virtual-services", "gateways", "ingress-gateways"], wait: 2_000,
    load: async (signal) => {
      if (first) { first = null; return known; }
      const { gateways } = await ask("status", { problems: "false" }, { signal });
      return (known = gateways.find((each) => `${each.namespace}/${each.name}` === gateway)?.hosts ?? []);
    },
    draw: () => draw(),
  });
  const filter = debounce(100, (value) => { text = value.trim().toLowerCase(); list.replaceWith((list = draw())); });
  let list = null;
  function draw() {
    const found = text ? known.filter((host) => host.toLowerCase().includes(text)) : known;
    const shown = found.slice(0, shownHosts);
    if (chosen && !shown.includes(chosen) && !text) shown.unshift(chosen);
    return (list = h("div", shown.length ? h("ul.host-list", shown.map((host) => h("li", { "data-key": host }, h("a", {
      href: `#/routes${queryText({ gateway, host })}`, "aria-current": host === chosen ? "true" : null,
    }, host)))) : h("p.faint", text ? t("core.noMatch", { text }) : t("routes.noHosts")),
    found.length > shownHosts ? h("p.faint", t("routes.moreHosts", { n: found.length - shownHosts })) : null));
  }
  return h("details.card.side-list", { open: !matchMedia("(max-width: 860px)").matches || !chosen },
    h("summary", h("h2", t("routes.hosts")), h("span.count", String(known.length))),
    known.length > 8 ? [h("label.hidden", { for: id }, t("routes.searchHosts")), h("input.search", { id, type: "search", placeholder: t("routes.searchHosts"), autocomplete: "off", spellcheck: "false", maxlength: "253", oninput: (event) => filter(event.target.value) })] : null, view);
}

function tableOf(context, gateway, host) {
  return h("div.grow", paged(context, {
    size: 50, resources: routeResources, wait: 500, names: ["gateway", "host"], hint: t("routes.searchRoutes"),
    load: async (state, signal) => {
      const [answer] = await askRoutes({ gateway, host, search: state.search, offset: state.offset, limit: state.limit }, signal);
      const virtualHosts = answer?.virtualHosts ?? [];
      return { virtualHosts, matched: Math.max(0, ...virtualHosts.map((each) => each.matched)) };
    },
    draw: ({ virtualHosts }, state) => (virtualHosts.length ? virtualHosts.map((each) => virtualHostCard(each, state)) : note("info", h("p", t("routes.notServed")))),
  }));
}

function virtualHostCard(virtualHost, { search }) {
  const { routes, total, matched } = virtualHost;
  const dead = routes.filter((route) => route.dead).length;
  return h("section.card", { "data-key": `${virtualHost.routeConfiguration} ${virtualHost.virtualHost}` },
    h("div.card-head", h("h2.host-name", virtualHost.virtualHost), h("div.chips", chip(virtualHost.routeConfiguration, { class: "mono" }), search ? t("routes.countMatched", { n: matched, total }) : t("routes.count", { n: total }))),
    virtualHost.domains.length > 1 ? h("p", h("span.faint", t("routes.domains"), " "), chips(virtualHost.domains, { limit: 8 })) : null,
    owners(virtualHost),
    virtualHost.requiresTLS ? note("info", h("p", t("routes.tls"))) : null,
    dead ? note("warning", h("p", t("routes.deadCount", { n: dead }))) : null,
    routeTable(routes, { caption: virtualHost.virtualHost, emptyText: search ? t("routes.noMatch") : t("routes.noRoutes") }));
}

/** Who has a say in this host: told, because a rule of another team may come first. */
function owners({ owners: told, routes, total }) {
  const all = told ?? ownersOf(routes);
  if (!all.length) return null;
  const isPart = !told && routes.length < total;
  const namespaces = new Set(all.map((each) => each.namespace)).size;
  const intro = all.length === 1 ? t("routes.ofOne") : namespaces > 1 ? t("routes.shared", { n: all.length, namespaces }) : t("routes.sharedOne", { n: all.length });
  return h("div.owners", h("span", isPart ? `${t("routes.onThisPage")} ` : "", intro), " ",
    chips(all, { limit: 8, map: (each) => h("span.chip", objectLink("virtual-services", each.namespace, each.name), " ", h("span.faint", t("routes.routesOf", { n: each.routes }))) }));
}
