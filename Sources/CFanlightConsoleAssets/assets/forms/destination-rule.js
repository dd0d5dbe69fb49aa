// The form of a DestinationRule: how requests are spread, and its subsets.

import { t } from "../core/i18n.js";
import { choice, columns, identity, items, others, pairs, text } from "./parts.js";

const balancers = () => [["", t("form.default")], ...["ROUND_ROBIN", "LEAST_REQUEST", "RANDOM", "PASSTHROUGH"].map((each) => [each, each])];

export const fresh = (namespace) => ({
  apiVersion: "networking.istio.io/v1", kind: "DestinationRule", metadata: { name: "", namespace },
  spec: { host: "", subsets: [{ name: "v1", labels: { version: "v1" } }] },
});

export function prefill({ spec }, { host }) { if (host) spec.host = host; }

export function draw(form) {
  return [
    identity(form, { namespaces: form.namespaces }),
    columns(
      text(form, ["spec", "host"], t("form.vs.service"), { required: true, list: form.serviceList, help: t("form.dr.hostHelp") }),
      choice(form, ["spec", "trafficPolicy", "loadBalancer", "simple"], t("form.dr.balancer"), balancers())),
    others(form.object.spec?.trafficPolicy, ["loadBalancer"]),
    items(form, ["spec", "subsets"], t("form.dr.subsets"), (path, subset) => [
      columns(text(form, [...path, "name"], t("core.name"), { required: true }), choice(form, [...path, "trafficPolicy", "loadBalancer", "simple"], t("form.dr.balancer"), balancers())),
      pairs(form, [...path, "labels"], t("core.labels")), others(subset, ["name", "labels", "trafficPolicy"]), others(subset.trafficPolicy, ["loadBalancer"]),
    ], { make: () => ({ name: "v2", labels: { version: "v2" } }), addText: t("form.dr.addSubset"), title: (subset, i) => subset.name || `${t("form.dr.subset")} ${i + 1}` }),
    others(form.object.spec, ["host", "trafficPolicy", "subsets"]),
  ];
}
