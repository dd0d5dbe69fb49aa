// The list of VirtualServices.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ageOf, chip, chips, condition, conditionBadge, linkButton, objectLink, pageHead } from "../core/ui.js";
import { resourceTable } from "../core/lists.js";
import { allowed, rights, rowButtons } from "./object-actions.js";
import texts from "../text/virtual-services.js";

register(texts);

export default async function virtualServices(context) {
  const mayCreate = await allowed("create", "virtual-services", context.namespace);
  const create = () => (mayCreate ? [linkButton(t("vs.createForm"), "#/create/virtual-services?form=1", { kind: "primary" }), linkButton(t("vs.createYAML"), "#/create/virtual-services")] : []);
  return h("div", pageHead(t("shell.nav.virtual-services"), { subtitle: t("vs.subtitle"), actions: create() }), resourceTable(context, "virtual-services", {
    columns: [
      { title: t("core.name"), sortBy: "name", class: "w10", cell: ({ metadata }) => objectLink("virtual-services", metadata.namespace, metadata.name, { showNamespace: false }) },
      { title: t("core.namespace"), sortBy: "namespace", cell: ({ metadata }) => metadata.namespace },
      { title: t("core.hosts"), sortBy: "hosts", class: "w14", cell: ({ spec }) => chips(spec.hosts, { limit: 4 }) },
      { title: t("core.gateways"), sortBy: "gateways", cell: (object) => gatewayChips(object) },
      { title: t("core.status"), class: "w9", cell: (object) => programmed(object, { isShort: true }) },
      { title: t("core.age"), sortBy: "age", class: "narrow", cell: ({ metadata }) => ageOf(metadata.creationTimestamp) },
    ],
    actions: (object, may) => rowButtons(context, "virtual-services", object, may),
    prepare: (rows) => rights("virtual-services", ["update", "delete"], rows.map((each) => each.metadata.namespace)),
    emptyText: t("vs.empty"), emptyActions: create(),
  }));
}

/** Whether gateways have it, with what they say about it where they have not, or not all. */
export function programmed(object, { isShort = false } = {}) {
  const found = condition(object, "Programmed");
  const isPlain = isShort && found?.status === "True";
  return h("div.state", conditionBadge(object), found?.message && !isPlain ? h("div.faint.state-message", found.message) : null);
}

/** The Gateways that it names, in full. */
export const gatewayNames = ({ spec, metadata }) => (spec.gateways ?? []).map((name) => (name === "mesh" || name.includes("/") ? name : `${metadata.namespace}/${name}`));

export const gatewayChips = (object) => {
  const names = gatewayNames(object);
  return names.length ? chips(names, { limit: 4, map: (name) => (name === "mesh" ? chip(t("vs.mesh")) : objectLink("gateways", ...name.split("/"))) }) : h("span.faint", t("vs.noGateways"));
};
