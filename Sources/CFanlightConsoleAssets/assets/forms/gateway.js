// The form of a Gateway: the gateways that it selects, and its servers.

import { t } from "../core/i18n.js";
import { check, choice, columns, identity, items, lines, number, others, pairs, read, text } from "./parts.js";

const protocols = ["HTTP", "HTTPS", "HTTP2", "GRPC", "TLS", "TCP"].map((each) => [each, each]);
const modes = ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL", "PASSTHROUGH", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL"].map((each) => [each, each]);

export const fresh = (namespace) => ({
  apiVersion: "networking.istio.io/v1", kind: "Gateway", metadata: { name: "", namespace },
  spec: { selector: { istio: "ingressgateway" }, servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*"] }] },
});

/** `selector` is `key=value`, several with commas. */
export function prefill({ spec }, { selector, host }) {
  const pairs = (selector ?? "").split(",").map((each) => each.split("=")).filter(([key, value]) => key && value !== undefined);
  if (pairs.length) spec.selector = Object.fromEntries(pairs);
  if (host) spec.servers[0].hosts = [host];
}

export function draw(form) {
  return [
    identity(form, { namespaces: form.namespaces }),
    pairs(form, ["spec", "selector"], t("form.gw.selector"), { help: t("form.gw.selectorHelp") }),
    items(form, ["spec", "servers"], t("form.gw.servers"), (path, server) => {
      const hasTLS = Boolean(server.tls) || ["HTTPS", "TLS"].includes(server.port?.protocol);
      return [
        columns(
          number(form, [...path, "port", "number"], t("form.port"), { required: true, min: 1, max: 65_535 }), text(form, [...path, "port", "name"], t("form.portName"), { required: true }),
          choice(form, [...path, "port", "protocol"], t("form.protocol"), protocols, { redraws: true })),
        lines(form, [...path, "hosts"], t("core.hosts"), { required: true, placeholder: "bookinfo.example.com\n*.example.com" }),
        hasTLS ? columns(
          choice(form, [...path, "tls", "mode"], t("form.gw.mode"), [["", t("form.default")], ...modes]),
          text(form, [...path, "tls", "credentialName"], t("form.gw.credential"), { help: t("form.gw.credentialHelp") })) : null,
        check(form, [...path, "tls", "httpsRedirect"], t("form.gw.redirect"), { help: t("form.gw.redirectHelp") }),
        others(server, ["port", "hosts", "tls", "name"]), others(server.tls, ["mode", "credentialName", "httpsRedirect"]),
      ];
    }, {
      make: () => ({ port: { number: 80, name: `http-${(read(form.object, ["spec", "servers"]) ?? []).length}`, protocol: "HTTP" }, hosts: ["*"] }), addText: t("form.gw.addServer"),
      title: (server, i) => `${server.port?.protocol ?? t("form.gw.server")} ${server.port?.number ?? i + 1}`,
    }),
    others(form.object.spec, ["selector", "servers"]),
  ];
}
