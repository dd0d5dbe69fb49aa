// Gateway: the Istio Gateways, which ingress gateways they select, and what they open there.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { list } from "../core/api.js";
import { ageOf, badge, chip, conditionBadge, linkButton, objectLink, pageHead } from "../core/ui.js";
import { resourceTable } from "../core/lists.js";
import { compareLabels, workloadLabels } from "../core/selection.js";
import { allowed, labelChips, nameCell, rights, rowButtons } from "./object-actions.js";
import texts from "../text/gateways.js";

register(texts);

const short = "gateways";

export default async function gateways(context) {
  const mayCreate = await allowed("create", short, context.namespace);
  const creating = [linkButton(t("core.create"), `#/create/${short}?form=1`, { kind: "primary" }), linkButton(t("gateways.createYAML"), `#/create/${short}`)];
  return h("div", pageHead(t("shell.nav.gateways"), { subtitle: t("gateways.subtitle"), actions: mayCreate ? creating : [] }), resourceTable(context, short, {
    also: ["ingress-gateways"],
    prepare: async (rows, signal) => {
      const [workloads, may] = await Promise.all([
        list("ingress-gateways", { limit: 1_000, signal }).catch((error) => { if (error.name === "AbortError") throw error; return null; }),
        rights(short, ["delete", "update"], rows.map((row) => row.metadata.namespace)),
      ]);
      return { workloads: workloads?.map((each) => ({ namespace: each.metadata.namespace, name: each.metadata.name, labels: workloadLabels(each) })), may };
    },
    emptyText: t("gateways.empty"), emptyActions: mayCreate ? creating.map((each) => each.cloneNode(true)) : [],
    columns: [
      { title: t("core.name"), sortBy: "name", class: "w10", cell: (gateway) => nameCell(short, gateway) },
      { title: t("gateways.selects"), class: "w12", cell: (gateway, { workloads }) => h("div.stack", Object.keys(gateway.spec.selector ?? {}).length ? labelChips(gateway.spec.selector, { limit: 4 }) : h("span.faint", t("gateways.everyGateway")), selected(gateway, workloads)) },
      { title: t("gateways.servers"), class: "w16", cell: (gateway) => serverSummary(gateway, 3) },
      { title: t("core.status"), cell: (gateway) => statusOf(gateway) },
      { title: t("core.age"), sortBy: "age", class: "narrow", cell: (gateway) => ageOf(gateway.metadata.creationTimestamp) },
    ],
    actions: (gateway, { may }) => rowButtons(context, short, gateway, may),
  }));
}

/** Whether it is in force, and the words of the condition where it is not. */
export function statusOf(gateway) {
  const conditions = gateway.status?.conditions ?? [];
  const bad = conditions.find((each) => (each.type === "Programmed" && each.status !== "True") || (each.type === "Conflicted" && each.status === "True") || (each.type === "Accepted" && each.status === "False"));
  return h("div.stack", h("span", conditionBadge(gateway)), bad?.message ? h("span.trouble", bad.message) : null);
}

function selected(gateway, workloads) {
  if (!workloads) return h("span.faint", "–");
  const found = workloads.filter((each) => compareLabels(gateway.spec.selector, each.labels).matches);
  if (!found.length) return badge("warning", t("gateways.selectsNone"));
  return h("ul.plain.selected", { "aria-label": t("gateways.selects") }, found.slice(0, 3).map((each) => h("li", h("span", { "aria-hidden": "true" }, "→ "), objectLink("ingress-gateways", each.namespace, each.name, { showNamespace: each.namespace !== "istio-system" }))),
    found.length > 3 ? h("li.faint", t("core.more", { n: found.length - 3 })) : null);
}

/** The servers in a few lines: port, protocol, hosts, TLS. */
export function serverSummary(gateway, limit) {
  const servers = gateway.spec.servers ?? [];
  if (!servers.length) return h("span.faint", "–");
  return h("ul.plain", servers.slice(0, limit).map((server) => h("li", h("strong", `${server.port?.number ?? "?"} ${server.port?.protocol ?? ""}`), " ", hostText(server.hosts ?? []),
    server.tls?.mode ? [" ", chip(server.tls.credentialName ? `${server.tls.mode} · ${server.tls.credentialName}` : server.tls.mode, { class: "tls" })] : null,
    server.tls?.httpsRedirect ? [" ", chip(t("gateways.redirect"), { class: "tls" })] : null)),
  servers.length > limit ? h("li.faint", t("core.more", { n: servers.length - limit })) : null);
}

const hostText = (hosts) => h("span", hosts.slice(0, 3).join(", "), hosts.length > 3 ? h("span.faint", ` ${t("core.more", { n: hosts.length - 3 })}`) : null);
