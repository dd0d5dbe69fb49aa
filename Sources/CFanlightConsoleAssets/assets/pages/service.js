// One Service: who stands behind it, the rules for requests to it, and the VirtualServices that send it some.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, get, list, page as listPage } from "../core/api.js";
import { queryText } from "../core/kinds.js";
import { destinations, namesService } from "../core/selection.js";
import { badge, chip, chips, code, empty, facts, linkButton, live, objectLink, pageHead, section, table, tabs } from "../core/ui.js";
import { allowed, historyTab, labelChips, pageButtons, pageOf, problemSection, problemsOf, rights, yamlTab } from "./object-actions.js";
import { counted, endpointBadge, gatewayOf } from "./services.js";
import texts from "../text/services.js";

register(texts);

const short = "services";
const quietly = (value) => (error) => { if (error.name === "AbortError") throw error; return value; };

export default function service(context) {
  const { namespace, name } = context.params;
  return pageOf(context, short, () => h("div", live(context, {
    resources: [short],
    load: async (signal) => ({ object: await get(short, namespace, name, { signal }), may: await rights(short, ["update", "delete"], [namespace]) }),
    draw: ({ object, may }) => pageHead(name, {
      crumbs: [[t("shell.group.traffic")], [t("shell.nav.services"), `#/${short}`], [namespace]], actions: pageButtons(context, short, object, may), subtitle: `${name}.${namespace}.svc.cluster.local`,
    }),
  }), tabs(context, [
    { id: "overview", title: t("services.tab.overview"), draw: () => overview(context, namespace, name) },
    { id: "yaml", title: t("core.yaml"), draw: () => yamlTab(context, short, namespace, name) },
    { id: "history", title: t("core.history"), draw: () => historyTab(context, short, namespace, name) },
  ])));
}

const looked = 300;

const overview = (context, namespace, name) => live(context, {
  resources: [short, "endpoint-slices", "destination-rules", "virtual-services"], wait: 500,
  load: async (signal) => {
    const [object, slices, rules, users, problems, mayCreate] = await Promise.all([
      get(short, namespace, name, { signal }), list("endpoint-slices", { namespace, labelSelector: `kubernetes.io/service-name=${name}`, limit: 500, signal }).catch(quietly(null)),
      listPage("destination-rules", { search: name, limit: looked, signal }).catch(quietly(null)), findUsers(namespace, name, signal),
      problemsOf(short, namespace, name, { signal }).catch(quietly(null)), allowed("create", "destination-rules", namespace),
    ]);
    return { object, slices, rules: rules?.rows.filter((rule) => namesService(rule.spec.host, rule.metadata.namespace, object)) ?? [], users: { ...users, rows: users.rows.map((each) => ({ object: each, uses: destinations(each).filter((use) => namesService(use.host, each.metadata.namespace, object)) })).filter(({ uses }) => uses.length) }, problems, mayCreate };
  },
  draw: ({ object, slices, rules, users, problems, mayCreate }) => {
    const { spec, status, metadata } = object;
    const gateway = gatewayOf(object);
    return [
      section(t("services.service"), { id: "service" }, facts([
        [t("services.type"), spec.type ?? "ClusterIP"], spec.externalName ? [t("services.externalName"), spec.externalName] : null,
        [t("services.clusterIP"), spec.clusterIP === "None" ? t("services.headless") : spec.clusterIP], status?.loadBalancer?.ingress?.length ? [t("services.externalIP"), chips(status.loadBalancer.ingress.map((each) => each.ip ?? each.hostname))] : null,
        [t("services.selector"), spec.selector ? labelChips(spec.selector) : null], [t("core.labels"), metadata.labels ? labelChips(metadata.labels) : null],
        gateway ? [t("shell.nav.ingress-gateways"), objectLink("ingress-gateways", namespace, gateway)] : null,
      ]), h("h3.gap", t("services.ports")), table([
        { title: t("services.port"), class: "number", cell: (port) => String(port.port) }, { title: t("core.name"), cell: (port) => port.name ?? "–" }, { title: t("services.targetPort"), class: "number", cell: (port) => String(port.targetPort ?? port.port) },
        { title: t("services.protocol"), cell: (port) => [port.protocol ?? "TCP", port.appProtocol].filter(Boolean).join(" / ") }, { title: t("services.nodePort"), class: "number", cell: (port) => (port.nodePort ? String(port.nodePort) : "–") },
      ], spec.ports ?? [], { key: (port) => `${port.port}/${port.protocol}`, caption: t("services.ports") })),
      spec.type === "ExternalName" ? null : section(t("services.endpoints"), { id: "endpoints", actions: slices ? [endpointBadge(object, counted(slices).get(`${namespace}/${name}`))] : [] }, endpoints(slices ?? [], object, rules)),
      section(t("services.rules"), { id: "rules", actions: mayCreate && rules.length ? [linkButton(t("services.createRule"), createRule(namespace, name), { kind: "quiet" })] : [] }, ruleTable(rules, mayCreate && createRule(namespace, name))),
      section(t("services.usedBy"), { id: "users" }, userTable(users), users.isLimited ? h("p.faint", t("services.limited", { n: users.looked })) : null),
      problemSection(problems),
    ];
  },
});

function endpoints(slices, service, rules) {
  const rows = slices.flatMap((slice) => (slice.endpoints ?? []).flatMap((endpoint) => (endpoint.addresses ?? []).map((address) => ({ address, endpoint, ports: slice.ports ?? [], slice: slice.metadata.name }))));
  if (!rows.length) return empty(t(service.spec.selector ? "services.noEndpointsSelector" : "services.noEndpointsText"));
  const hasPlace = rows.some(({ endpoint }) => endpoint.nodeName || endpoint.zone);
  return [table([
    { title: t("services.endpoint"), cell: (row) => code(row.address) },
    { title: t("core.status"), cell: ({ endpoint: { conditions = {} } }) => (conditions.terminating ? badge("busy", t("services.terminating")) : conditions.ready === false ? badge("error", t("services.notReady")) : badge("ok", t("services.isReady"))) },
    { title: t("services.ports"), cell: (row) => chips(row.ports, { map: (port) => chip(`${port.port}${port.name ? ` ${port.name}` : ""}`) }) }, { title: t("services.pod"), cell: ({ endpoint }) => (endpoint.targetRef ? h("span.mono", endpoint.targetRef.name) : h("span.faint", "–")) },
    hasPlace ? { title: t("services.place"), cell: ({ endpoint }) => [endpoint.nodeName, endpoint.zone].filter(Boolean).join(" · ") || "–" } : null,
  ].filter(Boolean), rows.slice(0, 200), { key: (row) => `${row.slice} ${row.address}`, caption: t("services.endpoints") }), rows.length > 200 ? h("p.faint", t("core.more", { n: rows.length - 200 })) : null, rules.some((rule) => rule.spec.subsets?.length) ? null : h("p.faint.below", t("services.noSubsets"))];
}

const createRule = (namespace, name) => `#/create/destination-rules${queryText({ form: 1, namespace, host: `${name}.${namespace}.svc.cluster.local` })}`;

function ruleTable(rules, creating) {
  if (!rules.length) return empty(t("services.noRules"), ...(creating ? [linkButton(t("services.createRule"), creating, { kind: "primary" })] : []));
  return table([
    { title: t("core.name"), cell: (rule) => objectLink("destination-rules", rule.metadata.namespace, rule.metadata.name) }, { title: t("services.host"), cell: (rule) => code(rule.spec.host) },
    { title: t("services.subsets"), class: "w12", cell: (rule) => (rule.spec.subsets?.length ? h("ul.plain", rule.spec.subsets.slice(0, 20).map((subset) => h("li", h("strong", subset.name), " ", labelChips(subset.labels)))) : h("span.faint", "–")) },
    { title: t("services.policy"), cell: (rule) => policy(rule.spec.trafficPolicy) },
  ], rules, { key: (rule) => rule.metadata.uid, caption: t("services.rules") });
}

function policy(trafficPolicy) {
  const parts = Object.keys(trafficPolicy ?? {}).sort();
  if (!parts.length) return h("span.faint", "–");
  const balancer = trafficPolicy.loadBalancer?.simple ?? (trafficPolicy.loadBalancer?.consistentHash ? "consistentHash" : null);
  return h("span.chips", parts.map((part) => chip(part === "loadBalancer" && balancer ? `${part}: ${balancer}` : part)));
}

function userTable({ rows }) {
  return table([
    { title: "VirtualService", cell: ({ object }) => objectLink("virtual-services", object.metadata.namespace, object.metadata.name) }, { title: t("core.hosts"), cell: ({ object }) => chips(object.spec.hosts, { limit: 5 }) },
    { title: t("services.uses"), cell: ({ uses }) => chips(uses, { limit: 8, map: (use) => chip([use.port ? `:${use.port}` : null, use.subset, use.use === "mirror" ? t("services.mirror") : null, use.weight !== undefined && use.use === "route" && uses.length > 1 ? t("services.weight", { n: use.weight }) : null].filter(Boolean).join(" ") || t("services.route")) }) },
  ], rows, { key: ({ object }) => object.metadata.uid, emptyText: t("services.noUsers"), caption: t("services.usedBy") });
}

/**
 * VirtualServices that may name the Service: those that the topology links with it, those of its namespace, and those that mention its name. A list is searched
 * by names, hosts and Gateways, not by destinations, so the three together find what one alone does not.
 */
async function findUsers(namespace, name, signal) {
  const [drawn, here, mentioned] = await Promise.all([
    ask("topology", { search: name, limit: looked }, { signal }).catch(quietly(null)), listPage("virtual-services", { namespace, limit: looked, signal }).catch(quietly(null)), listPage("virtual-services", { search: name, limit: looked, signal }).catch(quietly(null)),
  ]);
  const found = new Map([...(here?.rows ?? []), ...(mentioned?.rows ?? [])].map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, each]));
  const services = new Set((drawn?.nodes ?? []).filter((node) => node.kind === "service" && node.name === name && node.namespace === namespace).map((node) => node.id));
  const linked = new Set((drawn?.edges ?? []).filter((edge) => services.has(edge.to)).map((edge) => edge.from));
  const missing = [...new Set((drawn?.nodes ?? []).filter((node) => linked.has(node.id) && node.resource?.kind === "VirtualService").map((node) => `${node.resource.namespace}/${node.resource.name}`))].filter((each) => !found.has(each)).slice(0, 50);
  for (const object of await Promise.all(missing.map((each) => get("virtual-services", ...each.split("/"), { signal }).catch(quietly(null))))) if (object) found.set(`${object.metadata.namespace}/${object.metadata.name}`, object);
  // Without the topology, one of another namespace that does not mention the name may be missing.
  return { rows: [...found.values()].sort((a, b) => (`${a.metadata.namespace}/${a.metadata.name}` < `${b.metadata.namespace}/${b.metadata.name}` ? -1 : 1)), isLimited: (drawn === null || (here?.matched ?? 0) > looked) && (mentioned?.total ?? 0) > found.size, looked: found.size };
}
