// The form of an IstioGateway, in the order of ASM's own.

import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { check, choice, columns, fold, identity, items, number, others, pairs, read, text } from "./parts.js";

const shown = ["gatewayType", "serviceType", "replicaCount", "ports", "podLabels", "serviceAnnotations", "externalTrafficPolicy", "autoscaleEnabled", "minReplicas", "maxReplicas", "clusterIds", "cpu"];

export const fresh = () => ({
  apiVersion: "istio.alibabacloud.com/v1beta1", kind: "IstioGateway", metadata: { name: "", namespace: "istio-system" },
  spec: {
    gatewayType: "ingress", serviceType: "LoadBalancer", replicaCount: 1,
    ports: [{ name: "http-0", port: 80, targetPort: 80, protocol: "TCP" }, { name: "https-1", port: 443, targetPort: 443, protocol: "TCP" }],
  },
});

export function draw(form) {
  const spec = form.object.spec ?? {};
  return [
    identity(form, { fixedNamespace: "istio-system" }),
    columns(
      choice(form, ["spec", "serviceType"], t("form.ig.serviceType"), ["LoadBalancer", "NodePort", "ClusterIP"].map((each) => [each, each])),
      number(form, ["spec", "replicaCount"], t("form.ig.replicas"), { max: 1_000 })),
    items(form, ["spec", "ports"], t("form.ig.ports"), (path) => columns(
      text(form, [...path, "name"], t("core.name")), number(form, [...path, "port"], t("form.port"), { required: true, min: 1, max: 65_535 }),
      number(form, [...path, "targetPort"], t("form.ig.targetPort"), { min: 1, max: 65_535 }),
      choice(form, [...path, "protocol"], t("form.protocol"), ["TCP", "UDP", "HTTP", "HTTP2", "HTTPS"].map((each) => [each, each]).concat([["", "–"]]))), {
      make: () => ({ name: `http-${(spec.ports ?? []).length}`, port: 8080, targetPort: 8080, protocol: "TCP" }), addText: t("form.ig.addPort"), inline: true, title: (port, i) => `${t("form.port")} ${port.port ?? i + 1}`,
    }),
    pairs(form, ["spec", "podLabels"], t("form.ig.podLabels"), { help: t("form.ig.podLabelsHelp") }),
    fold(t("form.advanced"), Boolean(read(spec, ["autoscaleEnabled"]) || spec.externalTrafficPolicy || spec.serviceAnnotations),
      columns(
        choice(form, ["spec", "externalTrafficPolicy"], t("form.ig.externalTrafficPolicy"), [["", t("form.default")], ["Cluster", "Cluster"], ["Local", "Local"]]),
        choice(form, ["spec", "gatewayType"], t("form.ig.gatewayType"), [["ingress", "ingress"], ["egress", "egress"], ["", "–"]])),
      check(form, ["spec", "autoscaleEnabled"], t("form.ig.autoscale")),
      columns(number(form, ["spec", "minReplicas"], t("form.ig.minReplicas")), number(form, ["spec", "maxReplicas"], t("form.ig.maxReplicas")), number(form, ["spec", "cpu", "targetAverageUtilization"], t("form.ig.cpuTarget"))),
      pairs(form, ["spec", "serviceAnnotations"], t("form.ig.serviceAnnotations"))),
    others(spec, shown), h("span"),
  ];
}
