// One VirtualService: its rules in words, where it is served, what becomes of its routes among those of others.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, get } from "../core/api.js";
import { badge, chips, facts, linkButton, live, note, objectLink, pageHead, section, table, tabs } from "../core/ui.js";
import { ago, dateTime } from "../core/format.js";
import { queryText } from "../core/kinds.js";
import { historyTab, labelChips, lazily, pageButtons, problemsOf, problemSection, rights, yamlTab } from "./object-actions.js";
import { askRoutes, routeTable } from "./route-rows.js";
import { routeResources } from "./routes.js";
import { ruleTable } from "./rules.js";
import { gatewayChips, gatewayNames, programmed } from "./virtual-services.js";
import texts from "../text/virtual-services.js";

register(texts);

const kind = "virtual-services";
const shownHosts = 8;

export default async function virtualService(context) {
  const { namespace, name } = context.params;
  const [object, may, problems] = await Promise.all([get(kind, namespace, name, { signal: context.signal }), rights(kind, ["update", "delete"], [namespace]), problemsOf(kind, namespace, name, context)]);
  return h("div",
    pageHead(name, { crumbs: [[t("shell.nav.virtual-services"), `#/${kind}`], [namespace]], actions: pageButtons(context, kind, object, may) }),
    tabs(context, [
      { id: "overview", title: t("vs.overview"), draw: () => overview(context) },
      { id: "routes", title: t("vs.merged"), draw: () => merged(context) },
      { id: "problems", title: t("core.problems"), count: problems?.matched ?? 0, draw: () => live(context, { resources: routeResources, load: (signal) => problemsOf(kind, namespace, name, { signal }), draw: (all) => problemSection(all) ?? note("info", h("p", t("core.none"))) }) },
      { id: "traffic", title: t("vs.traffic"), draw: () => lazily(() => import("./traffic.js").then((module) => module.routeTraffic(context, { namespace, name }))) },
      { id: "yaml", title: t("core.yaml"), draw: () => yamlTab(context, kind, namespace, name) },
      { id: "history", title: t("core.history"), draw: () => historyTab(context, kind, namespace, name) },
    ]));
}

function overview(context) {
  const { namespace, name } = context.params;
  return live(context, {
    resources: [...routeResources, "pods"], wait: 500,
    load: async (signal) => {
      const object = await get(kind, namespace, name, { signal });
      return { object, places: await placesOf(object, signal) };
    },
    draw: ({ object, places }) => [
      section(t("core.details"), { id: "details" }, facts([
        [t("core.status"), programmed(object)], [t("core.hosts"), chips(object.spec.hosts, { limit: 20 })], [t("core.gateways"), gatewayChips(object)],
        object.spec.exportTo?.length ? [t("vs.exportTo"), chips(object.spec.exportTo)] : null, [t("core.labels"), labelChips(object.metadata.labels)],
        [t("vs.created"), `${dateTime(object.metadata.creationTimestamp)} (${ago(object.metadata.creationTimestamp)})`],
      ])),
      section(t("vs.rules"), { id: "rules" }, ruleTable(object)),
      section(t("vs.conditions"), { id: "places" }, placeTable(places), conditionTable(object)),
    ],
  });
}

/** Each Gateway that it names, with the hosts that both have and the ingress gateways that it selects. */
async function placesOf(object, signal) {
  const names = gatewayNames(object).filter((name) => name !== "mesh").slice(0, 20);
  if (!names.length) return [];
  const [status, ...gateways] = await Promise.all([
    ask("status", { problems: "false", hosts: 0 }, { signal }),
    ...names.map((full) => get("gateways", ...full.split("/"), { signal }).catch((error) => { if (error.name === "AbortError") throw error; return null; })),
  ]);
  return names.map((full, i) => ({
    name: full, exists: gateways[i] !== null, hosts: gateways[i] ? commonHosts(object, gateways[i]) : [],
    selects: status.gateways.filter((each) => each.selectedBy.includes(full)).map((each) => `${each.namespace}/${each.name}`),
  }));
}

/** The hosts that a VirtualService has on a Gateway: of each pair that overlaps, the narrower one. */
function commonHosts({ spec, metadata }, gateway) {
  const found = new Set();
  for (const server of gateway.spec.servers ?? []) for (const written of server.hosts ?? []) {
    const [scope, host] = written.includes("/") ? written.split("/") : ["*", written];
    if (scope !== "*" && (scope === "." ? gateway.metadata.namespace : scope) !== metadata.namespace) continue;
    for (const own of spec.hosts ?? []) {
      if (covers(host, own)) found.add(own); else if (covers(own, host)) found.add(host);
    }
  }
  return [...found].sort();
}
const covers = (pattern, host) => pattern === host || pattern === "*" || (pattern.startsWith("*") && host.endsWith(pattern.slice(1)));

const placeTable = (places) => (places.length ? table([
  { title: t("vs.gatewayOf"), cell: (place) => h("span.inline", objectLink("gateways", ...place.name.split("/")), place.exists ? null : badge("error", t("vs.gatewayMissing"))) },
  { title: t("vs.boundHosts"), cell: (place) => (place.hosts.length ? chips(place.hosts, { limit: 6 }) : place.exists ? badge("warning", t("vs.noHostInCommon")) : "–") },
  { title: t("vs.ingress"), cell: (place) => (place.selects.length ? chips(place.selects, { limit: 8, map: (each) => objectLink("ingress-gateways", ...each.split("/")) }) : badge("warning", t("vs.noIngress"))) },
], places, { key: (place) => place.name, caption: t("vs.conditions") }) : note("info", h("p", t("vs.noGateways"))));

function conditionTable(object) {
  const all = object.status?.conditions ?? [];
  if (!all.length) return h("p.faint", t("vs.noConditions"));
  // Conflicted is good when it is False.
  const isGood = (each) => (each.type === "Conflicted" ? each.status === "False" : each.status === "True");
  return h("div.below", table([
    { title: t("vs.condition"), cell: (each) => badge(each.status === "Unknown" ? "busy" : isGood(each) ? "ok" : "error", each.type === "Conflicted" || each.status !== "True" ? each.reason : each.type) },
    { title: t("core.status"), cell: (each) => `${each.type}=${each.status}` },
    { title: t("vs.message"), cell: (each) => each.message || "–" },
    { title: t("vs.since"), cell: (each) => ago(each.lastTransitionTime) },
  ], all, { key: (each) => each.type, caption: t("vs.condition") }));
}

/** Its routes in the tables of the hosts that it is for; gateways with the same table are told once. */
function merged(context) {
  const { namespace, name } = context.params;
  const isOwn = ({ resource }) => resource.kind === "VirtualService" && resource.namespace === namespace && resource.name === name;
  return live(context, {
    resources: routeResources, wait: 500,
    load: async (signal) => {
      const places = await placesOf(await get(kind, namespace, name, { signal }), signal);
      const hosts = [...new Set(places.flatMap((place) => (place.selects.length ? place.hosts : [])))];
      const gateways = new Set(places.flatMap((place) => place.selects));
      const answers = await Promise.all(hosts.slice(0, shownHosts).map((host) => askRoutes({ host, search: `${namespace}/${name}`, limit: 100 }, signal)));
      const found = new Map();
      answers.forEach((answer, i) => {
        for (const each of answer) for (const virtualHost of each.virtualHosts) {
          const routes = virtualHost.routes.filter(isOwn);
          if (!gateways.has(each.gateway) || !routes.length) continue;
          const key = JSON.stringify([virtualHost.virtualHost, routes.map((route) => [route.index, route.match, route.action, route.dead, route.hiddenBy])]);
          if (!found.has(key)) found.set(key, { host: hosts[i], virtualHost, routes, gateways: new Set() });
          found.get(key).gateways.add(each.gateway);
        }
      });
      return { tables: [...found.values()], more: hosts.length - shownHosts };
    },
    draw: ({ tables, more }) => {
      if (!tables.length) return note("warning", h("p", t("vs.noneMerged")));
      return [h("p.faint.intro", t("vs.mergedIntro")), tables.map(({ host, virtualHost, routes, gateways: on }) => {
        const dead = routes.filter((route) => route.dead).length;
        const names = [...on];
        return section(virtualHost.virtualHost, { id: `merged ${virtualHost.virtualHost} ${names[0]}`, actions: [linkButton(t("vs.fullTable"), `#/routes${queryText({ gateway: names[0], host })}`, { kind: "quiet" })] },
          h("p", chips(names, { limit: 8, map: (each) => objectLink("ingress-gateways", ...each.split("/")) })), dead ? note("warning", h("p", t("vs.deadSome", { n: dead }))) : null,
          h("div.below", routeTable(routes, { caption: virtualHost.virtualHost })));
      }), more > 0 ? h("p.faint", t("vs.moreHosts", { n: more })) : null];
    },
  });
}
