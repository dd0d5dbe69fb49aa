// Ingress Gateway: the IstioGateways, where they are reached, and how they stand.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, list } from "../core/api.js";
import { ageOf, badge, chip, chips, condition, linkButton, objectLink, pageHead } from "../core/ui.js";
import { resourceTable } from "../core/lists.js";
import { allowed, labelChips, nameCell, rights, rowButtons } from "./object-actions.js";
import texts from "../text/ingress-gateways.js";
import gatewayTexts from "../text/gateways.js";

register(texts);
register(gatewayTexts);

const short = "ingress-gateways";

export default async function ingressGateways(context) {
  const mayCreate = await allowed("create", short, context.namespace);
  const creating = [
    linkButton(t("core.create"), `#/create/${short}?form=1`, { kind: "primary" }), linkButton(t("gateways.createYAML"), `#/create/${short}`),
  ];
  return h("div", pageHead(t("shell.nav.ingress-gateways"), { subtitle: t("ingress.subtitle"), actions: mayCreate ? creating : [] }), resourceTable(context, short, {
    also: ["deployments", "gateways"],
    prepare: async (rows, signal) => {
      if (!rows.length) return { status: new Map(), deployments: new Map(), may: () => false };
      const names = rows.map((row) => row.metadata.name);
      const [status, deployments, may] = await Promise.all([
        ask("status", { problems: "false", hosts: 0 }, { signal }).catch(quietly(null)),
        list("deployments", { namespace: context.namespace, labelSelector: `istio in (${names.join(",")})`, limit: 500, signal }).catch(quietly([])),
        rights(short, ["delete", "update"], rows.map((row) => row.metadata.namespace)),
      ]);
      return { status: new Map((status?.gateways ?? []).map((each) => [`${each.namespace}/${each.name}`, each])), deployments: new Map(deployments.map((each) => [key(each), each])), may };
    },
    emptyText: context.namespace && context.namespace !== "istio-system" ? t("ingress.emptyHere", { namespace: context.namespace }) : t("ingress.empty"),
    emptyActions: mayCreate ? creating.map((each) => each.cloneNode(true)) : [],
    columns: [
      { title: t("core.name"), sortBy: "name", class: "w10", cell: (gateway) => nameCell(short, gateway, gateway.spec.gatewayType === "egress" ? badge("off", t("ingress.egress")) : null) },
      { title: t("core.status"), cell: (gateway, { status }) => stateOf(gateway, status.get(key(gateway))) },
      { title: t("ingress.address"), class: "w8", cell: (gateway, { status }) => address(gateway, status.get(key(gateway))) },
      { title: t("ingress.replicas"), class: "number", cell: (gateway, { deployments, status }) => replicas(gateway, deployments.get(`${gateway.metadata.namespace}/istio-${gateway.metadata.name}`), status.get(key(gateway))) },
      { title: t("ingress.podLabels"), class: "w9", cell: (gateway) => labelChips(gateway.spec.podLabels, { limit: 4 }) },
      { title: t("ingress.selectedBy"), class: "w9", cell: (gateway, { status }) => selectedBy(status.get(key(gateway))) },
      { title: t("core.age"), sortBy: "age", class: "narrow", cell: (gateway) => ageOf(gateway.metadata.creationTimestamp) },
    ],
    actions: (gateway, { may }) => rowButtons(context, short, gateway, may),
  }));
}

const key = (object) => `${object.metadata.namespace}/${object.metadata.name}`;
const quietly = (value) => (error) => { if (error.name === "AbortError") throw error; return value; };

const levels = { Available: "ok", Created: "busy", Reconciling: "busy", ReconcileFailed: "error", Unmanaged: "off" };

/** The state in ASM's words, with what is wrong. One that runs inside of `serve` has no state of its own: whether it serves is told instead. */
export function stateOf(gateway, running) {
  const state = gateway.status?.Status;
  if (!state && running) return h("div.stack", badge(running.ready ? "ok" : "error", t(running.ready ? "ingress.state.Available" : "ingress.notReady")));
  const [programmed, rolledOut] = [condition(gateway, "Programmed"), condition(gateway, "RolledOut")];
  const isRollingOut = rolledOut?.status === "False";
  const notProgrammed = programmed?.status === "False" ? programmed.message || programmed.reason : null;
  return h("div.stack", h("span", state ? badge(levels[state] ?? "info", t(`ingress.state.${state}`)) : badge("off", t("core.unknown"))),
    isRollingOut ? h("span", badge("busy", t("ingress.rollingOut"))) : null, gateway.status?.ErrorMessage ? h("span.trouble", gateway.status.ErrorMessage) : null,
    // While replicas are replaced, the newest ones have not taken everything yet: that is no trouble.
    notProgrammed ? h("span", { class: isRollingOut ? "faint" : "trouble" }, notProgrammed) : null);
}

function address(gateway, running) {
  const addresses = running?.addresses?.length ? running.addresses : gateway.status?.GatewayAddress ?? [];
  const ports = running?.ports ?? (gateway.spec.ports ?? []).map((port) => ({ port: port.port, listen: undefined }));
  return h("div.stack", addresses.length ? chips(addresses, { limit: 3, map: (each) => chip(each, { class: "mono address" }) }) : h("span.trouble", t("ingress.noAddress")),
    h("span.faint", gateway.spec.serviceType ?? "LoadBalancer"),
    h("span.chips", ports.slice(0, 6).map((each) => (each.listen === null ? chip(t("ingress.closed", { port: String(each.port) }), { class: "dim" }) : chip(String(each.port)))), ports.length > 6 ? h("span.faint", t("core.more", { n: ports.length - 6 })) : null));
}

function replicas(gateway, deployment, running) {
  const wanted = deployment?.spec?.replicas ?? gateway.spec.replicaCount ?? 1;
  if (!deployment) return h("span.faint", running ? (running.ready ? "1/1" : "0/1") : `–/${wanted}`);
  const ready = deployment.status?.readyReplicas ?? 0;
  return h("span", { class: ready < wanted ? "short" : "" }, `${ready}/${wanted}`);
}

function selectedBy(running) {
  if (!running) return h("span.faint", "–");
  if (!running.selectedBy.length) return h("span.faint", t("ingress.selectedByNone"));
  return h("div.stack", running.selectedBy.slice(0, 3).map((name) => objectLink("gateways", ...name.split("/"))), running.selectedBy.length > 3 ? h("span.faint", t("core.more", { n: running.selectedBy.length - 3 })) : null);
}
