// Services: what routes send requests to, and whether anybody is there to take them.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { list } from "../core/api.js";
import { ageOf, badge, chip, chips, linkButton, pageHead } from "../core/ui.js";
import { resourceTable } from "../core/lists.js";
import { allowed, labelChips, nameCell, rights, rowButtons } from "./object-actions.js";
import texts from "../text/services.js";

register(texts);

const short = "services";

export default async function services(context) {
  const mayCreate = await allowed("create", short, context.namespace);
  return h("div", pageHead(t("shell.nav.services"), { subtitle: t("services.subtitle"), actions: mayCreate ? [linkButton(t("services.createYAML"), `#/create/${short}`)] : [] }), resourceTable(context, short, {
    also: ["endpoint-slices"],
    prepare: async (rows, signal) => {
      if (!rows.length) return { endpoints: new Map(), may: () => false };
      const names = [...new Set(rows.map((row) => row.metadata.name))];
      const [slices, may] = await Promise.all([
        list("endpoint-slices", { namespace: context.namespace, labelSelector: `kubernetes.io/service-name in (${names.join(",")})`, limit: 2_000, signal }).catch((error) => { if (error.name === "AbortError") throw error; return null; }),
        rights(short, ["delete", "update"], rows.map((row) => row.metadata.namespace)),
      ]);
      return { endpoints: slices && counted(slices), may };
    },
    emptyText: t("services.empty"), emptyActions: mayCreate ? [linkButton(t("services.createYAML"), `#/create/${short}`, { kind: "primary" })] : [],
    columns: [
      { title: t("core.name"), sortBy: "name", class: "w10", cell: (service) => nameCell(short, service) },
      { title: t("services.address"), sortBy: "type", class: "w10", cell: (service) => address(service) },
      { title: t("services.ports"), class: "w8", cell: (service) => chips(service.spec.ports, { limit: 5, map: (port) => chip(`${port.port}${port.name ? ` ${port.name}` : ""}`) }) },
      { title: t("services.endpoints"), cell: (service, { endpoints }) => endpointBadge(service, endpoints?.get(`${service.metadata.namespace}/${service.metadata.name}`), endpoints === null) },
      { title: t("core.labels"), class: "w12", cell: (service) => labelChips(service.metadata.labels, { limit: 3 }) },
      { title: t("core.age"), sortBy: "age", class: "narrow", cell: (service) => ageOf(service.metadata.creationTimestamp) },
    ],
    actions: (service, { may }) => rowButtons(context, short, service, may),
  }));
}

/** The IstioGateway that a Service was made for, as its owner. */
export const gatewayOf = (service) => service.metadata.ownerReferences?.find((owner) => owner.kind === "IstioGateway")?.name ?? null;

/** How many endpoints are ready, of how many, for each Service as `namespace/name`; one address counts once. */
export function counted(slices) {
  const all = new Map();
  for (const slice of slices) {
    const name = `${slice.metadata.namespace}/${slice.metadata.labels?.["kubernetes.io/service-name"]}`;
    if (!all.has(name)) all.set(name, { ready: new Set(), total: new Set() });
    const { ready, total } = all.get(name);
    for (const endpoint of slice.endpoints ?? []) {
      for (const each of endpoint.addresses ?? []) {
        total.add(each);
        if (endpoint.conditions?.ready !== false) ready.add(each);
      }
    }
  }
  return new Map([...all].map(([name, { ready, total }]) => [name, { ready: ready.size, total: total.size }]));
}

export function endpointBadge(service, count, isUnknown = false) {
  if (service.spec.type === "ExternalName" || isUnknown) return h("span.faint", "–");
  if (gatewayOf(service) && !count) return h("span.faint", t("services.replicas"));
  if (!count || count.total === 0) return badge("warning", t("services.noEndpoints"));
  return badge(count.ready === 0 ? "error" : count.ready < count.total ? "warning" : "ok", t("services.ready", { n: count.ready, total: count.total }));
}

function address(service) {
  const { spec, status } = service;
  const type = h("span.faint", gatewayOf(service) ? t("services.ofGateway", { type: spec.type }) : spec.type ?? "ClusterIP");
  if (spec.type === "ExternalName") return h("div.stack", h("span", spec.externalName), type);
  const external = (status?.loadBalancer?.ingress ?? []).map((each) => each.ip ?? each.hostname);
  const cluster = spec.clusterIP === "None" ? t("services.headless") : spec.clusterIP;
  return h("div.stack", external.length ? chips(external, { limit: 3 }) : cluster ? h("span", cluster) : null, type);
}
