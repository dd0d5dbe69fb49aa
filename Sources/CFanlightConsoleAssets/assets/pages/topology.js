// Hosts → gateways → routes → services, as a drawing and as a list.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { badge, chips, empty, live, note, objectLink, pageHead, select, table } from "../core/ui.js";
import { number, rate } from "../core/format.js";
import { href, queryText, shortName } from "../core/kinds.js";
import { setQuery } from "../core/router.js";
import { columns, index, pathsThrough } from "../draw/graph.js";
import * as libraries from "../draw/libraries.js";
import { topologyView, textOf } from "../draw/topology.js";
import { routeResources } from "./routes.js";
import texts from "../text/topology.js";

register(texts);

const shownRows = 60;
/** More gateways than these are asked for their sum only. */
const mostDetailed = 6;

export default async function topology(context) {
  const [d3, dagre, status] = await Promise.all([libraries.d3(), libraries.dagre(), ask("status", { problems: "false", hosts: 0 }, { signal: context.signal })]);
  const gateways = status.gateways.map((gateway) => `${gateway.namespace}/${gateway.name}`);
  const state = { search: context.query.search ?? "", host: context.query.host ?? "", gateway: context.query.gateway ?? "", groups: context.query.groups ?? "auto", view: d3 ? context.query.view ?? "diagram" : "list" };
  const panel = h("div.topology-panel", { "aria-live": "off" });
  const listBox = h("div");
  const view = d3 ? topologyView({ d3, dagre }, { address: (node) => addressOf(node, context), onFocus: (node) => panel.replaceChildren(panelOf(node, context)) }) : null;
  panel.replaceChildren(panelOf(null, context));
  let latest = null, isNew = true;

  const about = live(context, {
    resources: [...routeResources, "pods", "endpoint-slices"], wait: 700, every: 15_000,
    load: async (signal) => {
      const [answer, traffic] = await Promise.all([
        ask("topology", { namespace: context.namespace, host: state.host, gateway: state.gateway, search: state.search, limit: 300 }, { signal }), trafficOf(state.gateway ? [state.gateway] : gateways, signal),
      ]);
      return withTraffic(answer, traffic);
    },
    draw: (answer) => { latest = answer; show(); return summary(answer); },
  });

  function show() {
    if (!latest) return;
    const isDrawn = view && state.view === "diagram" && latest.nodes.length > 0;
    drawing.hidden = !isDrawn;
    listBox.hidden = isDrawn || !latest.nodes.length;
    if (isDrawn) { view.update(latest, { groups: state.groups, isNew }); isNew = false; listBox.replaceChildren(); } else listBox.replaceChildren(listOf(latest));
  }
  const change = (changes, { reload = true } = {}) => {
    Object.assign(state, changes);
    setQuery({ search: state.search, host: state.host, gateway: state.gateway, groups: state.groups === "auto" ? "" : state.groups, view: state.view === "diagram" ? "" : state.view });
    isNew = true;
    if (reload) about.reload(); else show();
  };
  const search = debounce(250, (text) => change({ search: text.trim() }));
  const id = uniqueID("search");
  const drawing = h("div.card.drawing", { hidden: true }, view?.element, panel, h("p.faint.topology-help", t("topology.help")));
  const views = h("div.segments", { role: "group", "aria-label": t("core.views") }, ["diagram", "list"].map((name) => h("button.button", {
    type: "button", "aria-pressed": String(state.view === name), onclick: (event) => {
      for (const each of views.children) each.setAttribute("aria-pressed", String(each === event.currentTarget));
      change({ view: name }, { reload: false });
    },
  }, t(`topology.${name}`))));
  return h("div", pageHead(t("shell.nav.topology"), { subtitle: t("topology.subtitle") }),
    h("div.toolbar", { role: "search" }, h("label.hidden", { for: id }, t("core.search")),
      h("input.search", { id, type: "search", value: state.search, placeholder: t("topology.searchHint"), autocomplete: "off", spellcheck: "false", maxlength: "200", oninput: (event) => search(event.target.value) }),
      select([["", t("topology.allGateways")], ...gateways.map((name) => [name, name])], { value: state.gateway, "aria-label": t("topology.gateway"), onchange: (gateway) => change({ gateway }) }),
      view ? [select(["auto", "all", "none"].map((name) => [name, t(`topology.groups.${name}`)]), { value: state.groups, "aria-label": t("topology.groups"), onchange: (groups) => change({ groups }, { reload: false }) }), views] : null,
      state.host ? h("span.chip", state.host, " ", h("a", { href: context.address({ host: null }), "aria-label": t("core.close") }, "×")) : null),
    view ? null : note("info", h("p", t("topology.noLibrary"))), about, drawing, listBox);

  function summary({ nodes, omitted }) {
    if (!nodes.length) return empty(state.search || state.gateway || state.host || context.namespace ? t("topology.noneMatch") : t("topology.none"));
    const count = Object.fromEntries(columns.map((kind) => [`${kind}s`, nodes.filter((node) => node.kind === kind).length]));
    const left = Object.entries(omitted ?? {}).filter(([, n]) => n > 0).map(([kind, n]) => t("topology.omittedPart", { n, kind: t(`topology.${kind}`).toLowerCase() })).join(", ");
    return h("div", h("p.faint.intro", { role: "status" }, t("topology.count", count)), left ? note("warning", h("p", t("topology.omitted", { what: left }))) : null);
  }
}

/** Where an element leads to. A group leads to the same drawing with its members. */
function addressOf(node, context) {
  if (node.isGroup) return context.address(node.kind === "host" ? { groups: "none" } : { groups: "none", search: node.kind === "route" ? `${node.namespace}/` : node.namespace });
  if (node.kind === "host") return `#/routes${queryText({ host: node.name })}`;
  const short = node.resource && shortName(node.resource.kind);
  return short ? href(short, node.resource.namespace, node.resource.name) : `#/diagnosis${queryText({ search: node.name })}`;
}

/** What is known of the element that is pointed at, in full. */
function panelOf(node, context) {
  if (!node) return h("p.faint", t("topology.hint"));
  const { error = 0, warning = 0 } = node.problems ?? {};
  return h("div.inline", h("span.faint", t(`topology.${node.kind}`)), h("a", { href: addressOf(node, context) }, h("strong", node.isGroup || !node.namespace ? textOf(node).name : `${node.namespace}/${node.name}`)),
    node.isGroup ? h("span.faint", node.members.slice(0, 4).map((each) => each.name).join(", "), node.members.length > 4 ? ` ${t("core.more", { n: node.members.length - 4 })}` : "") : node.detail ? h("span", node.kind === "route" ? t("topology.onHost", { host: node.detail }) : node.detail) : null,
    node.replicas ? badge(node.replicas.ready < node.replicas.total || !node.replicas.total ? "error" : "ok", t("topology.replicas", node.replicas)) : node.ready === false ? badge("error", t("topology.notReady")) : null,
    error ? badge("error", t("topology.errors", { n: error })) : null, warning ? badge("warning", t("topology.warnings", { n: warning })) : null,
    typeof node.rate === "number" ? h("span", t("topology.rate", { rate: rate(node.rate) })) : null);
}

/** The rates of the last minute by gateway, and by route for a few gateways; nothing where the server keeps none. */
async function trafficOf(gateways, signal) {
  const calls = gateways.length <= mostDetailed ? gateways.map((gateway) => ({ gateway, seconds: 120 })) : [{ seconds: 120 }];
  const answers = await Promise.all(calls.map((each) => ask("traffic", each, { signal }).catch((error) => { if (error.name === "AbortError") throw error; return { series: [] }; })));
  const found = new Map();
  for (const { series } of answers) for (const each of series) {
    const value = each.requests.findLast?.((rate) => rate !== null) ?? null;
    if (value !== null) found.set(each.route ? `${each.gateway} ${each.route}` : each.gateway, value);
  }
  return found;
}

/** The answer with rates on gateways, and on the edges to routes where only one node is of the VirtualService. */
function withTraffic(answer, traffic) {
  const names = new Map(answer.nodes.map((node) => [node.id, node]));
  const hosts = new Set(answer.nodes.filter((node) => node.kind === "host").map((node) => node.name));
  const full = (node) => `${node.resource?.namespace}/${node.resource?.name}`;
  const times = new Map();
  for (const node of answer.nodes) if (node.kind === "route") times.set(full(node), (times.get(full(node)) ?? 0) + 1);
  const nodes = answer.nodes.map((node) => ({
    ...node, host: node.host ?? (node.kind === "route" && hosts.has(node.detail) ? node.detail : null), rate: node.kind === "gateway" ? traffic.get(`${node.namespace}/${node.name}`) : undefined,
  }));
  const edges = answer.edges.map((edge) => {
    const from = names.get(edge.from), to = names.get(edge.to);
    if (from?.kind !== "gateway" || to?.kind !== "route" || times.get(full(to)) !== 1) return edge;
    const begin = `${from.namespace}/${from.name} ${full(to)}/`;
    let sum = null;
    for (const [key, value] of traffic) if (key.startsWith(begin)) sum = (sum ?? 0) + value;
    return { ...edge, rate: sum };
  });
  return { ...answer, nodes, edges };
}

/** The same in words: a row for each host with what lies on its paths. */
function listOf(answer) {
  const graph = index(answer);
  const all = [...graph.nodes.values()];
  const rows = all.filter((node) => node.kind === "host").map((host) => {
    const ids = pathsThrough(graph, host.id);
    const of = (kind) => [...ids].map((id) => graph.nodes.get(id)).filter((node) => node.kind === kind);
    return { host, gateways: of("gateway"), routes: of("route"), services: of("service") };
  });
  const link = (node) => h("span.inline.topology-item", node.resource && shortName(node.resource.kind) ? objectLink(shortName(node.resource.kind), node.resource.namespace, node.resource.name) : h("span", node.name), state(node));
  const idle = all.filter((node) => node.kind === "gateway" && !node.in.length);
  return h("div", table([
    { title: t("topology.host"), cell: ({ host }) => h("span.inline", h("a", { href: `#/routes${queryText({ host: host.name })}` }, host.name), state(host)) },
    { title: t("topology.gateways"), cell: ({ gateways }) => chips(gateways, { limit: 6, map: link }) },
    { title: t("topology.routes"), cell: ({ routes }) => chips(routes, { limit: 6, map: link }) },
    { title: t("topology.services"), cell: ({ services }) => chips(services, { limit: 6, map: link }) },
  ], [...rows.slice(0, shownRows), ...idle.slice(0, 20).map((gateway) => ({ host: { name: "–", problems: null }, gateways: [gateway], routes: [], services: [] }))], { caption: t("topology.canvas") }),
    rows.length > shownRows ? h("p.faint", t("core.more", { n: number(rows.length - shownRows) })) : null);
}

function state(node) {
  const { error = 0, warning = 0 } = node.problems ?? {};
  return [node.ready === false ? badge("error", t("topology.notReady")) : null, error ? badge("error", t("topology.errors", { n: error })) : null, warning ? badge("warning", t("topology.warnings", { n: warning })) : null];
}
