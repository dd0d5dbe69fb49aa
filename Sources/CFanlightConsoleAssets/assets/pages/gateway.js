// One Istio Gateway: which ingress gateways it selects, replica by replica, and whether they answer alike; what it opens there, and who routes on its hosts.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, get, list, page as listPage } from "../core/api.js";
import { queryText } from "../core/kinds.js";
import { admits, boundGateways, compareLabels, hostsMeet, serverHost, workloadLabels } from "../core/selection.js";
import { number } from "../core/format.js";
import { badge, button, chip, chips, code, conditionBadge, empty, linkButton, live, note, objectLink, pageHead, section, table, tabs } from "../core/ui.js";
import { allowed, changeObject, historyTab, labelChips, labelPairs, pageButtons, pageOf, problemSection, problemsOf, rights, yamlTab } from "./object-actions.js";
import { certificateState, validity } from "./certificates.js";
import { commonFingerprint, conditions, fingerprint, syncBadge } from "./ingress-gateway.js";
import { statusOf } from "./gateways.js";
import texts from "../text/gateways.js";

register(texts);

const short = "gateways";
const quietly = (value) => (error) => { if (error.name === "AbortError") throw error; return value; };
const key = (object) => `${object.metadata.namespace}/${object.metadata.name}`;

export default function gateway(context) {
  const { namespace, name } = context.params;
  return pageOf(context, short, () => h("div", live(context, {
    resources: [short],
    load: async (signal) => ({ gateway: await get(short, namespace, name, { signal }), may: await rights(short, ["update", "delete"], [namespace]) }),
    draw: ({ gateway, may }) => h("div", pageHead(name, {
      crumbs: [[t("shell.group.asmGateways")], [t("shell.nav.gateways"), `#/${short}`], [namespace]], actions: pageButtons(context, short, gateway, may),
    }), h("div.state-row.stack", statusOf(gateway), h("span", h("span.faint", `${t("gateways.selector")}: `), labelChips(gateway.spec.selector, { limit: 8 })))),
  }), tabs(context, [
    { id: "overview", title: t("gateways.tab.overview"), draw: () => overview(context, namespace, name) },
    { id: "hosts", title: t("gateways.tab.hosts"), draw: () => hosts(context, namespace, name) },
    { id: "yaml", title: t("core.yaml"), draw: () => yamlTab(context, short, namespace, name) },
    { id: "history", title: t("core.history"), draw: () => historyTab(context, short, namespace, name) },
  ])));
}

// Which ingress gateways

const shownRows = 120;

const overview = (context, namespace, name) => live(context, {
  resources: [short, "ingress-gateways", "pods", "secrets"], every: 10_000,
  load: async (signal) => {
    const [gateway, workloads, pods, fleet, certificates, problems, mayPatch, mayCreate] = await Promise.all([
      get(short, namespace, name, { signal }), list("ingress-gateways", { limit: 1_000, signal }).catch(quietly([])),
      list("pods", { labelSelector: "istio", limit: 2_000, signal }).catch(quietly(null)), ask("fleet", {}, { signal }).catch(quietly(null)),
      ask("certificates", {}, { signal }).catch(quietly(null)), problemsOf(short, namespace, name, { signal }).catch(quietly(null)),
      allowed("patch", "ingress-gateways"), allowed("create", "ingress-gateways"),
    ]);
    const replicas = new Map((fleet?.replicas ?? []).map((each) => [`${each.workload} ${each.pod}`, each]));
    // Gateways that run inside of `serve` have neither Pods nor states of their own.
    const hasPods = pods?.length || replicas.size || workloads.some((each) => each.status?.Status);
    const found = workloads.map((object) => workload(gateway, object, hasPods ? pods : undefined, replicas));
    const consistency = fleet?.consistent.find((each) => each.gateway === `${namespace}/${name}`) ?? null;
    return { gateway, found, consistency, certificates: certificates?.items ?? null, problems, mayPatch, mayCreate, hasFleet: fleet !== null };
  },
  draw: (data) => [
    section(t("gateways.which"), { id: "which" }, reach(data)),
    notSelected(data),
    section(t("gateways.servers"), { id: "servers" }, servers(data)),
    data.gateway.spec.servers?.some((server) => server.tls?.credentialName) ? section(t("gateways.certificates"), { id: "certificates" }, certificates(data)) : null,
    problemSection(data.problems),
    section(t("gateways.conditions"), { id: "conditions" }, conditions(data.gateway)),
  ],
});

/** An ingress gateway beside the selector: what its IstioGateway says, and what each of its Pods carries. */
function workload(gateway, object, pods, replicas) {
  const { name, namespace } = object.metadata;
  const own = pods?.filter?.((pod) => pod.metadata.namespace === namespace && pod.metadata.labels?.istio === name && pod.metadata.labels?.app === `istio-${name}`) ?? [];
  const { matches, pairs } = compareLabels(gateway.spec.selector, workloadLabels(object));
  const each = own.map((pod) => ({ pod, ...compareLabels(gateway.spec.selector, pod.metadata.labels), replica: replicas.get(`${namespace}/${name} ${pod.metadata.name}`) }))
    .sort((a, b) => (a.pod.metadata.name < b.pod.metadata.name ? -1 : 1));
  return { object, matches, pairs, replicas: each, seesPods: Array.isArray(pods), isInside: pods === undefined, isSelected: matches || each.some((one) => one.matches) };
}

function reach({ gateway, found, consistency, mayCreate, hasFleet }) {
  if (!found.length) return empty(t("gateways.noWorkloads"), ...(mayCreate ? [linkButton(t("gateways.createIngress"), "#/create/ingress-gateways?form=1", { kind: "primary" })] : []));
  const selected = found.filter((each) => each.isSelected);
  if (!selected.length) return note("warning", h("p", t("gateways.reachNone")));
  const behind = selected.map((each) => ({ each, ready: each.replicas.filter((one) => one.matches && (!one.replica || one.replica.state === "synced")).length })).filter(({ each, ready }) => ready < each.replicas.length);
  const count = selected.reduce((sum, each) => sum + each.replicas.filter((one) => one.matches).length, 0);
  const sentence = selected.some((each) => each.seesPods) ? `${t("gateways.reach", { n: selected.length })} ${t("gateways.reachReplicas", { n: count })}` : t("gateways.reachAlone", { n: selected.length });
  const rows = selected.flatMap((each) => [{ ...each, isWorkload: true }, ...each.replicas.map((one) => ({ ...one, workload: each }))]);
  const level = consistency?.equal === false ? "error" : behind.length ? "warning" : consistency || !hasFleet ? "ok" : "info";
  return [
    note(level, h("p", h("strong", sentence), " ", consistency === null ? t("gateways.alikeUnknown") : consistency.equal ? t(selected.length > 1 ? "gateways.alike" : "gateways.alikeOne") : `${t("gateways.different")}.`),
      consistency?.equal === false && consistency.witness ? [h("p", t("gateways.differentText")), h("p", code(consistency.witness))] : null,
      behind.length ? [h("p", t("gateways.replicasDiffer")), h("ul", behind.slice(0, 10).map(({ each, ready }) => h("li", t("gateways.replicasOf", { gateway: key(each.object), n: ready, total: each.replicas.length }))))] : null),
    table([
      { title: t("gateways.workload"), class: "w12", cell: (row) => (row.isWorkload ? h("div.stack", objectLink("ingress-gateways", row.object.metadata.namespace, row.object.metadata.name), h("span.faint", (row.object.status?.GatewayAddress ?? []).join(", "))) : h("span.mono", row.pod.metadata.name)) },
      { title: t("gateways.labels"), class: "w9", cell: (row) => labelPairs(row.pairs) },
      { title: t("gateways.isSelected"), cell: (row) => (row.matches ? badge("ok", t("gateways.yes")) : h("div.stack", badge("warning", t("gateways.no")), row.isWorkload ? null : h("span.faint", t("gateways.rollingOut")))) },
      { title: t("gateways.configuration"), cell: (row) => (row.isWorkload ? summary(row) : syncBadge(row.replica)) },
      { title: t("gateways.fingerprint"), cell: (row) => (row.isWorkload ? "" : fingerprint(row.replica, commonOf(row.workload), row.workload.replicas.length)) },
    ], rows.slice(0, shownRows), { key: (row) => (row.isWorkload ? row.object.metadata.uid : row.pod.metadata.uid), rowClass: (row) => (row.isWorkload ? "workload" : "replica"), caption: t("gateways.which") }),
    rows.length > shownRows ? h("p.faint", t("core.more", { n: rows.length - shownRows })) : null,
  ];
}

const commonOf = (each) => commonFingerprint(each.replicas.map((one) => one.replica).filter(Boolean));

function summary({ replicas, seesPods, isInside }) {
  if (!seesPods) return h("span.faint", t(isInside ? "gateways.inside" : "gateways.unseen"));
  if (!replicas.length) return badge("warning", t("gateways.noReplica"));
  const told = replicas.filter((one) => one.replica);
  if (!told.length) return badge("off", t("core.unknown"));
  const synced = told.filter((one) => one.replica.state === "synced").length;
  return badge(synced === replicas.length ? "ok" : "busy", t("gateways.inSync", { n: synced, total: replicas.length }));
}

// Why not the others

function notSelected({ gateway, found, mayPatch }) {
  const others = found.filter((each) => !each.isSelected).sort((a, b) => failing(a).length - failing(b).length || (key(a.object) < key(b.object) ? -1 : 1));
  if (!others.length) return null;
  return section(t("gateways.notSelected"), { id: "not-selected" }, h("p.faint.intro", t("gateways.notSelectedText")), table([
    { title: t("shell.nav.ingress-gateways"), cell: (each) => h("div.stack", objectLink("ingress-gateways", each.object.metadata.namespace, each.object.metadata.name), h("span.faint", (each.object.status?.GatewayAddress ?? []).join(", "))) },
    { title: t("gateways.labels"), class: "w12", cell: (each) => labelPairs(each.pairs) },
    { title: "", class: "row-actions", cell: (each) => {
      if (!mayPatch) return null;
      if (failing(each).some((pair) => pair.key === "app" || pair.key === "istio")) return h("span.faint", t("gateways.cannotGive"));
      return h("div.actions", button(t("gateways.give"), { "aria-label": t("gateways.giveTitle", { gateway: key(gateway), workload: key(each.object) }), onclick: () => give(gateway, each) }));
    } },
  ], others.slice(0, 50), { key: (each) => each.object.metadata.uid, caption: t("gateways.notSelected") }), others.length > 50 ? h("p.faint", t("core.more", { n: others.length - 50 })) : null);
}

const failing = (each) => each.pairs.filter((pair) => pair.state !== "same");

function give(gateway, each) {
  const labels = Object.fromEntries(failing(each).map((pair) => [pair.key, pair.wanted]));
  const { namespace, name } = each.object.metadata;
  return changeObject("ingress-gateways", namespace, name, { spec: { podLabels: labels } }, {
    title: t("gateways.giveTitle", { gateway: key(gateway), workload: `${namespace}/${name}` }), yes: t("gateways.give"),
    text: t("gateways.giveText", { labels: Object.entries(labels).map(([label, value]) => `${label}=${value}`).join(", ") }),
  });
}

// Servers and certificates

function servers({ gateway }) {
  return table([
    { title: t("gateways.port"), class: "number", cell: (server) => String(server.port?.number ?? "–") }, { title: t("gateways.protocol"), cell: (server) => server.port?.protocol ?? "–" },
    { title: t("gateways.name"), cell: (server) => h("div.stack", h("span", server.name || server.port?.name || "–"), server.bind ? h("span.faint", t("gateways.bind", { address: server.bind })) : null) },
    { title: t("core.hosts"), class: "w12", cell: (server) => chips(server.hosts, { limit: 20 }) },
    { title: t("gateways.tls"), cell: (server) => tls(server.tls) },
    { title: t("gateways.credential"), cell: (server) => (server.tls?.credentialName ? h("a", { href: `#/certificates${queryText({ search: server.tls.credentialName })}` }, server.tls.credentialName) : server.tls?.serverCertificate ? code(server.tls.serverCertificate) : h("span.faint", "–")) },
  ], gateway.spec.servers ?? [], { emptyText: t("gateways.noServers"), caption: t("gateways.servers") });
}

function tls(settings) {
  if (!settings) return h("span.faint", t("gateways.plain"));
  const version = (text) => text?.replace("TLSV", "TLS ").replace("_", ".");
  return h("div.stack", settings.mode ? chip(settings.mode, { class: "tls" }) : null, settings.httpsRedirect ? chip(t("gateways.redirect"), { class: "tls" }) : null,
    settings.minProtocolVersion && settings.minProtocolVersion !== "TLS_AUTO" ? h("span.faint", t("gateways.minimum", { version: version(settings.minProtocolVersion) })) : null);
}

function certificates({ gateway, certificates: all }) {
  const names = [...new Set(gateway.spec.servers.map((server) => server.tls?.credentialName).filter(Boolean))].sort();
  const own = key(gateway);
  const rows = names.flatMap((name) => {
    const used = all?.filter((each) => each.name === name && each.usedBy?.some((use) => use.gateway === own)) ?? [];
    const known = used.length ? used : all?.filter((each) => each.name === name && each.namespace === "istio-system") ?? [];
    return known.length ? known : [{ name, namespace: "", state: null }];
  });
  return table([
    { title: t("gateways.certificateName"), cell: (each) => h("a", { href: `#/certificates${queryText({ search: each.name })}` }, each.namespace ? `${each.namespace}/${each.name}` : each.name) },
    { title: t("core.status"), cell: (each) => (each.state ? certificateState(each) : badge("off", t("gateways.certificateUnknown"))) },
    { title: t("gateways.certificateNames"), cell: (each) => chips(each.names, { limit: 8 }) }, { title: t("gateways.validUntil"), cell: (each) => (each.state ? validity(each) : "–") },
  ], rows, { key: (each) => `${each.namespace}/${each.name}`, caption: t("gateways.certificates") });
}

// Hosts and who routes on them

const looked = 200, shownBound = 50;

const hosts = (context, namespace, name) => live(context, {
  resources: [short, "virtual-services"],
  load: async (signal) => {
    const [gateway, found, mayCreate] = await Promise.all([get(short, namespace, name, { signal }), listPage("virtual-services", { search: name, limit: looked, signal }), allowed("create", "virtual-services", context.namespace)]);
    const bound = found.rows.filter((each) => boundGateways(each).includes(`${namespace}/${name}`));
    return { gateway, bound, isLimited: found.matched > looked, mayCreate };
  },
  draw: ({ gateway, bound, isLimited, mayCreate }) => {
    const byHost = new Map();
    for (const server of gateway.spec.servers ?? []) for (const host of server.hosts ?? []) byHost.set(host, [...(byHost.get(host) ?? []), `${server.port?.number ?? "?"} ${server.port?.protocol ?? ""}`]);
    const meeting = (text, each) => admits(text, namespace, each.metadata.namespace) && (each.spec.hosts ?? []).some((host) => hostsMeet(serverHost(text).host, host));
    const create = mayCreate ? [linkButton(t("gateways.createVS"), `#/create/virtual-services${queryText({ form: 1, gateway: `${namespace}/${name}`, host: onlyHost(byHost) })}`, { kind: "primary" })] : [];
    return [
      section(t("gateways.hosts"), { id: "hosts" }, table([
        { title: t("gateways.host"), class: "w12", cell: ([host]) => hostCell(host) }, { title: t("gateways.hostServers"), class: "w8", cell: ([, ports]) => chips([...new Set(ports)], { limit: 6 }) },
        { title: t("gateways.hostBound"), class: "w12", cell: ([host]) => { const here = bound.filter((each) => meeting(host, each)); return here.length ? chips(here, { limit: 5, map: (each) => objectLink("virtual-services", each.metadata.namespace, each.metadata.name) }) : badge("warning", t("gateways.hostUnbound")); } },
        { title: "", class: "row-actions", cell: ([host]) => { const exact = serverHost(host).host; return h("div.actions",
          linkButton(t("gateways.hostRoutes"), `#/routes${queryText({ host: exact.includes("*") ? "" : exact })}`, { kind: "quiet" }), exact.includes("*") ? null : linkButton(t("gateways.tryIt"), `#/try${queryText({ url: `http://${exact}/` })}`, { kind: "quiet" })); } },
      ], [...byHost].slice(0, 200), { key: ([host]) => host, emptyText: t("gateways.noServers"), caption: t("gateways.hosts") }), byHost.size > 200 ? h("p.faint", t("core.more", { n: byHost.size - 200 })) : null),
      section(t("gateways.bound"), { id: "bound", actions: bound.length ? create.map((each) => each.cloneNode(true)) : [] }, bound.length ? table([
        { title: t("core.name"), class: "w9", cell: (each) => objectLink("virtual-services", each.metadata.namespace, each.metadata.name) }, { title: t("gateways.ofHosts"), cell: (each) => chips(each.spec.hosts, { limit: 8 }) },
        { title: t("gateways.onServers"), cell: (each) => { const meets = [...byHost.keys()].filter((host) => meeting(host, each)); return meets.length ? chips(meets, { limit: 6 }) : badge("warning", t("gateways.noMeeting")); } },
        { title: t("gateways.rules"), class: "number", cell: (each) => number((each.spec.http?.length ?? 0) + (each.spec.tls?.length ?? 0) + (each.spec.tcp?.length ?? 0)) }, { title: t("core.status"), cell: (each) => conditionBadge(each) },
      ], bound.slice(0, shownBound), { key: (each) => each.metadata.uid, caption: t("gateways.bound") }) : empty(t("gateways.boundNone"), ...create), bound.length > shownBound ? h("p", h("a", { href: `#/virtual-services${queryText({ search: name })}` }, t("core.more", { n: `${bound.length - shownBound}${isLimited ? "+" : ""}` }))) : isLimited ? h("p.faint", t("gateways.limited", { n: looked })) : null),
    ];
  },
});

/** The host for which a VirtualService is meant where a Gateway has one alone. */
function onlyHost(byHost) {
  const [first] = byHost.keys();
  const { host } = byHost.size === 1 ? serverHost(first) : {};
  return host && !host.includes("*") ? host : "";
}

function hostCell(text) {
  const { namespace, host } = serverHost(text);
  return h("div.stack", code(host), namespace && namespace !== "*" ? h("span.faint", t("gateways.onlyNamespace", { namespace: namespace === "." ? t("gateways.thisNamespace") : namespace })) : null);
}
