// One ingress gateway: where it is reached, which Gateways select it, its replicas one by one, and what happened to it.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, call, get, list, page as listPage, patch, remove } from "../core/api.js";
import { path, queryText } from "../core/kinds.js";
import { compareLabels, workloadLabels } from "../core/selection.js";
import { number } from "../core/format.js";
import { ageOf, badge, button, chip, chips, code, confirm, describe, dialog, empty, facts, field, linkButton, live, loading, note, objectLink, pageHead, section, select, table, tabs, toast } from "../core/ui.js";
import { allowed, copyable, historyTab, labelChips, labelPairs, pageButtons, pageOf, problemSection, problemsOf, rights, yamlTab } from "./object-actions.js";
import { serverSummary } from "./gateways.js";
import { stateOf } from "./ingress-gateways.js";
import texts from "../text/ingress-gateways.js";

register(texts);

const short = "ingress-gateways";
const quietly = (value) => (error) => { if (error.name === "AbortError") throw error; return value; };

export default function ingressGateway(context) {
  const { namespace, name } = context.params;
  const deployment = `istio-${name}`;
  return pageOf(context, short, () => h("div", live(context, {
    resources: [short],
    load: async (signal) => ({
      ...(await withState(namespace, name, signal)), may: await rights(short, ["update", "delete"], [namespace]), mayRestart: await allowed("patch", "deployments", namespace),
    }),
    draw: ({ gateway, running, may, mayRestart }) => h("div", pageHead(name, {
      crumbs: [[t("shell.group.asmGateways")], [t("shell.nav.ingress-gateways"), `#/${short}`], [namespace]],
      actions: [linkButton(t("ingress.routes"), `#/routes?gateway=${encodeURIComponent(`${namespace}/${name}`)}`),
        mayRestart ? button(t("ingress.restart"), { onclick: () => restart(namespace, name) }) : null, ...pageButtons(context, short, gateway, may)],
    }), h("div.state-row", stateOf(gateway, running))),
  }), tabs(context, [
    { id: "overview", title: t("ingress.tab.overview"), draw: () => overview(context, namespace, name) },
    { id: "replicas", title: t("ingress.tab.replicas"), draw: () => replicas(context, namespace, name, deployment) },
    { id: "events", title: t("ingress.tab.events"), draw: () => events(context, namespace, name) },
    { id: "yaml", title: t("core.yaml"), draw: () => yamlTab(context, short, namespace, name) },
    { id: "history", title: t("core.history"), draw: () => historyTab(context, short, namespace, name) },
  ])));
}

/** An object that need not be there; not being there is no error then, in the browser's console either. */
const named = (kind, namespace, name, signal) => list(kind, { namespace, fieldSelector: `metadata.name=${name}`, signal }).then(([found]) => found ?? null, quietly(null));

/** The IstioGateway, and where it has no state of its own how it runs. */
async function withState(namespace, name, signal) {
  const gateway = await get(short, namespace, name, { signal });
  if (gateway.status?.Status) return { gateway };
  const status = await ask("status", { problems: "false", hosts: 0 }, { signal }).catch(quietly(null));
  return { gateway, running: status?.gateways.find((each) => each.namespace === namespace && each.name === name) };
}

async function restart(namespace, name) {
  if (!(await confirm(t("ingress.restartTitle", { name }), t("ingress.restartText"), { yes: t("ingress.restart") }))) return;
  const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  await patch("deployments", namespace, `istio-${name}`, { spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": at } } } } });
  toast("ok", t("ingress.restarted", { name: `${namespace}/${name}` }));
}

// Overview

const shownHosts = 60;

const overview = (context, namespace, name) => live(context, {
  resources: [short, "gateways", "services"], every: 10_000,
  load: async (signal) => {
    const [gateway, status, service, problems] = await Promise.all([
      get(short, namespace, name, { signal }), ask("status", { problems: "false", hosts: shownHosts }, { signal }).catch(quietly(null)),
      named("services", namespace, `istio-${name}`, signal), problemsOf(short, namespace, name, { signal }).catch(quietly(null)),
    ]);
    const running = status?.gateways.find((each) => each.namespace === namespace && each.name === name) ?? null;
    const selecting = await Promise.all((running?.selectedBy ?? []).slice(0, 20).map((each) => get("gateways", ...each.split("/"), { signal }).catch(quietly({ name: each }))));
    return { gateway, running, service, problems, selecting, mayCreate: await allowed("create", "gateways") };
  },
  draw: ({ gateway, running, service, problems, selecting, mayCreate }) => {
    const { spec } = gateway;
    const addresses = running?.addresses?.length ? running.addresses : gateway.status?.GatewayAddress ?? [];
    const labels = workloadLabels(gateway);
    return [
      section(t("ingress.service"), { id: "service" }, facts([
        [t("ingress.addresses"), addresses.length ? h("div.stack", addresses.map(copyable)) : h("span.trouble", t("ingress.noAddress"))],
        [t("ingress.serviceType"), spec.serviceType ?? "LoadBalancer"], [t("ingress.clusterIP"), service?.spec.clusterIP],
        [t("ingress.trafficPolicy"), service?.spec.externalTrafficPolicy ?? spec.externalTrafficPolicy], [t("ingress.type"), spec.gatewayType],
        [t("ingress.podLabelsOf"), labelChips(labels, { limit: 12 })],
        spec.autoscaleEnabled ? [t("ingress.autoscale"), t("ingress.autoscaleRange", { min: spec.minReplicas ?? "–", max: spec.maxReplicas ?? "–" })] : null,
        spec.resources ? [t("ingress.resources"), resourceText(spec.resources)] : null,
        spec.clusterIds?.length ? [t("ingress.clusters"), chips(spec.clusterIds)] : null,
      ]), h("h3.gap", t("ingress.ports")), ports(gateway, service, running)),
      section(t("ingress.selectors"), { id: "selectors" }, selecting.length ? table([
        { title: "Gateway", cell: (each) => (each.metadata ? objectLink("gateways", each.metadata.namespace, each.metadata.name) : h("span", each.name)) },
        { title: t("ingress.selectorOf"), cell: (each) => (each.metadata ? labelPairs(compareLabels(each.spec.selector, labels).pairs) : h("span.faint", "–")) },
        { title: t("ingress.servers"), cell: (each) => (each.metadata ? serverSummary(each, 4) : h("span.faint", "–")) },
      ], selecting, { key: (each) => each.metadata?.uid ?? each.name, caption: t("ingress.selectors") })
        : empty(t("ingress.noSelectors"), ...(mayCreate ? [linkButton(t("ingress.createGateway"), `#/create/gateways${queryText({ form: 1, selector: Object.entries(spec.podLabels ?? { istio: gateway.metadata.name }).map((pair) => pair.join("=")).join(",") })}`, { kind: "primary" })] : [])),
      running?.selectedBy.length > selecting.length ? h("p.faint", t("core.more", { n: running.selectedBy.length - selecting.length })) : null),
      section(t("ingress.hosts"), { id: "hosts", actions: [linkButton(t("ingress.routes"), `#/routes?gateway=${encodeURIComponent(`${namespace}/${name}`)}`, { kind: "quiet" })] },
        running?.hosts.length ? chips(running.hosts, { limit: shownHosts, map: (host) => chip(host, { href: `#/routes${queryText({ gateway: `${namespace}/${name}`, host: host === "*" ? "" : host })}` }) }) : h("p.faint", t("ingress.noHosts")),
        // A server that counts tells only as many hosts as were asked for.
        running?.hostCount > running?.hosts.length ? h("p.faint", t("core.more", { n: number(running.hostCount - running.hosts.length) })) : null),
      problemSection(problems),
      section(t("ingress.conditions"), { id: "conditions" }, conditions(gateway)),
    ];
  },
});

/** Requests and limits in a line: `cpu 200m–2, memory 256Mi–2G`. */
const resourceText = ({ requests = {}, limits = {} }) => [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort()
  .map((key) => `${key} ${[...new Set([requests[key], limits[key]].filter((each) => each !== undefined))].join("–")}`).join(", ");

function ports(gateway, service, running) {
  const all = service?.spec.ports ?? gateway.spec.ports ?? [];
  return table([
    { title: t("ingress.port"), class: "number", cell: (port) => String(port.port) }, { title: t("ingress.portName"), cell: (port) => port.name ?? "–" },
    { title: t("ingress.targetPort"), class: "number", cell: (port) => String(port.targetPort ?? port.port) }, { title: t("ingress.protocol"), cell: (port) => [port.protocol ?? "TCP", port.appProtocol].filter(Boolean).join(" / ") },
    { title: t("ingress.socket"), cell: (port) => {
      const socket = running?.ports.find((each) => each.port === port.port);
      if (!socket) return h("span.faint", t("ingress.socketUnknown"));
      return socket.listen ? badge("ok", t("ingress.socketOpen", { address: socket.listen })) : badge("off", t("ingress.socketClosed"));
    } },
  ], all, { key: (port) => `${port.port}/${port.protocol}`, emptyText: t("ingress.noPorts"), caption: t("ingress.ports") });
}

/** The conditions of a status as a table; also for other kinds. */
export function conditions(object) {
  const good = (each) => (each.status === "Unknown" ? "busy" : (each.status === "True") === !["Conflicted", "ReplicasLimited"].includes(each.type) ? "ok" : "error");
  return table([
    { title: t("ingress.condition"), cell: (each) => each.type }, { title: t("core.status"), cell: (each) => badge(good(each), each.status === "True" ? t("ingress.yes") : each.status === "False" ? t("ingress.no") : t("core.unknown")) },
    { title: t("ingress.reason"), cell: (each) => each.reason ?? "–" }, { title: t("ingress.message"), cell: (each) => each.message || "–" }, { title: t("ingress.since"), class: "narrow", cell: (each) => ageOf(each.lastTransitionTime) },
  ], object.status?.conditions ?? [], { key: (each) => each.type, caption: t("ingress.conditions") });
}

// Replicas

const syncLevels = { synced: "ok", behind: "busy", rejected: "error", disconnected: "warning" };

/** What a replica serves beside what it is to serve; also on a Gateway's page. */
export const syncBadge = (replica) => (replica ? h("div.stack", badge(syncLevels[replica.state] ?? "off", t(`ingress.sync.${replica.state}`)), h("span.faint", ageOf(replica.since)), replica.reason ? h("span.trouble", replica.reason) : null)
  : badge("off", t("ingress.sync.unknown")));

const readyBadge = (pod) => {
  const ready = pod.status?.conditions?.find((each) => each.type === "Ready");
  const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting;
  if (pod.metadata.deletionTimestamp) return h("div.stack", badge("busy", t("ingress.terminating")));
  if (ready?.status === "True") return h("div.stack", badge("ok", t("ingress.podReady")), pod.status.phase === "Running" ? null : h("span.faint", pod.status.phase));
  const reason = waiting?.reason ?? ready?.reason;
  const message = waiting?.message ?? ready?.message;
  return h("div.stack", badge("error", t("ingress.podNotReady")), h("span.faint", [pod.status?.phase, reason].filter(Boolean).join(" · ")), message ? h("span.trouble", message) : null);
};

const shownReplicas = 100;

function replicas(context, namespace, name, deploymentName) {
  const scaling = h("input", { type: "number", min: "0", max: "64", step: "1", inputmode: "numeric", required: true });
  return live(context, {
    resources: ["pods", "deployments", short], every: 5_000,
    load: async (signal) => {
      const [gateway, deployment, pods, fleet, mayScale, mayLog, mayReplace] = await Promise.all([
        get(short, namespace, name, { signal }), named("deployments", namespace, deploymentName, signal),
        list("pods", { namespace, labelSelector: `app=istio-${name},istio=${name}`, limit: 200, signal }), ask("fleet", { gateway: `${namespace}/${name}` }, { signal }).catch(quietly(null)),
        allowed("patch", short, namespace), allowed("get", "pods", namespace, { subresource: "log" }), allowed("delete", "pods", namespace),
      ]);
      return { gateway, deployment, pods, fleet: fleet?.replicas.filter((each) => each.workload === `${namespace}/${name}`) ?? [], mayScale, mayLog, mayReplace };
    },
    draw: ({ gateway, deployment, pods, fleet, mayScale, mayLog, mayReplace }) => {
      const ofPod = new Map(fleet.map((each) => [each.pod, each]));
      const shown = [...pods].sort((a, b) => (a.metadata.creationTimestamp + a.metadata.name < b.metadata.creationTimestamp + b.metadata.name ? -1 : 1)).slice(0, shownReplicas);
      const common = commonFingerprint(fleet);
      const alike = fleet.length > 0 && fleet.every((each) => each.state === "synced" && each.fingerprint === common);
      const status = deployment?.status ?? {};
      const wanted = deployment?.spec.replicas ?? gateway.spec.replicaCount ?? 1;
      if (!scaling.dataset.touched) scaling.value = String(wanted);
      return [
        section(t("ingress.tab.replicas"), { id: "counts" },
          facts([[t("ingress.desired"), number(wanted)], [t("ingress.readyCount"), number(status.readyReplicas ?? 0)], [t("ingress.updatedCount"), number(status.updatedReplicas ?? 0)], [t("ingress.availableCount"), number(status.availableReplicas ?? 0)]]),
          mayScale ? scaleForm(gateway, namespace, name, deploymentName, wanted) : null),
        fleet.length > 1 || !alike ? (fleet.length ? note(alike ? "ok" : "warning", h("p", t(alike ? "ingress.allAlike" : "ingress.notAlike"))) : null) : null,
        table([
          { title: t("ingress.pod"), class: "w12", cell: (pod) => h("div.stack", h("span.mono", pod.metadata.name), labelChips(pod.metadata.labels, { limit: 8 })) },
          { title: t("ingress.ready"), cell: readyBadge }, { title: t("ingress.serving"), cell: (pod) => syncBadge(ofPod.get(pod.metadata.name)) },
          { title: t("ingress.fingerprint"), cell: (pod) => fingerprint(ofPod.get(pod.metadata.name), common, fleet.length) },
          { title: t("ingress.restarts"), class: "number", cell: (pod) => number(pod.status?.containerStatuses?.[0]?.restartCount ?? 0) },
          { title: t("ingress.podAddress"), cell: (pod) => h("div.stack", pod.status?.podIP ? copyable(pod.status.podIP) : "–", h("span.faint", pod.spec.nodeName ?? "–"), h("span.faint", resourceText(pod.spec.containers?.[0]?.resources ?? {}))) },
          { title: t("core.age"), class: "narrow", cell: (pod) => ageOf(pod.metadata.creationTimestamp) },
          { title: "", class: "row-actions", cell: (pod) => h("div.actions",
            mayLog ? button(t("ingress.log"), { kind: "quiet", "aria-label": t("ingress.logOf", { name: pod.metadata.name }), onclick: () => showLog(namespace, pod.metadata.name) }) : null,
            mayReplace && !pod.metadata.deletionTimestamp ? button(t("ingress.replace"), { kind: "quiet", "aria-label": `${t("ingress.replace")}: ${pod.metadata.name}`, onclick: () => replacePod(namespace, pod) }) : null) },
        ], shown, { key: (pod) => pod.metadata.uid, emptyText: t("ingress.noPods"), caption: t("ingress.tab.replicas") }),
        pods.length > shown.length ? h("p.faint", t("core.more", { n: pods.length - shown.length })) : null,
      ];
    },
  });

  function scaleForm(gateway, namespace, name, deploymentName, wanted) {
    const byDeployment = gateway.metadata.annotations?.["asm.alibabacloud.com/replicas-managed-by-asm"] === "false";
    const help = [byDeployment ? t("ingress.scaleHelpDeployment") : t("ingress.scaleHelp"), gateway.spec.autoscaleEnabled ? t("ingress.scaleAuto", { min: gateway.spec.minReplicas ?? "–", max: gateway.spec.maxReplicas ?? "–" }) : ""].filter(Boolean).join(" ");
    // The field is kept, with what was typed, while the rest is drawn anew.
    if (scaling.parentElement) return h("form.scale-form", { "data-key": "scale", "data-own": true });
    scaling.oninput = () => { scaling.dataset.touched = "1"; };
    const submit = button(t("ingress.scale"), { type: "submit" });
    return h("form.scale-form", { "data-key": "scale", "data-own": true, onsubmit: async (event) => {
      event.preventDefault();
      const n = Number(scaling.value);
      submit.disabled = true;
      try {
        const sure = n === 0 ? await confirm(t("ingress.scaleTitle", { name, n }), t("ingress.scaleToZero"), { yes: t("ingress.scale"), danger: true }) : true;
        if (!sure) return;
        const { warnings } = byDeployment ? await patch("deployments", namespace, deploymentName, { spec: { replicas: n } }) : await patch(short, namespace, name, { spec: { replicaCount: n } });
        toast("ok", t("ingress.scaled", { name: `${namespace}/${name}`, n }), { warnings });
        delete scaling.dataset.touched;
      } catch (error) { toast("error", describe(error)); } finally { submit.disabled = false; }
    } }, h("div.scale", field(t("ingress.desired"), scaling), submit), h("p.faint", help));
  }
}

/** The fingerprint that most replicas have. */
export function commonFingerprint(replicas) {
  const counts = new Map();
  for (const { fingerprint } of replicas) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

export const fingerprint = (replica, common, total) => (replica?.fingerprint ? h("div.stack", h("span.mono", replica.fingerprint.slice(0, 8)),
  total > 1 ? (replica.fingerprint === common ? h("span.faint", t("ingress.same")) : h("span.trouble", t("ingress.differs"))) : null) : h("span.faint", "–"));

async function replacePod(namespace, pod) {
  const { name, uid } = pod.metadata;
  if (!(await confirm(t("ingress.replaceTitle", { name }), t("ingress.replaceText"), { yes: t("ingress.replace"), danger: true }))) return;
  await remove("pods", namespace, name, { uid });
  toast("ok", t("ingress.replaced", { name }));
}

/** The log of a Pod, at most 1 MiB of it, read again every 2 s while it is followed. */
async function showLog(namespace, name) {
  const controller = new AbortController();
  const text = h("pre.log", { tabindex: "0", "aria-label": t("ingress.logOf", { name }) });
  const state = { lines: "200", previous: false, follow: true, filter: "", all: "" };
  const box = h("div", loading());
  const show = () => {
    const words = state.filter.toLowerCase();
    const shown = words ? state.all.split("\n").filter((line) => line.toLowerCase().includes(words)).join("\n") : state.all;
    const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 40;
    if (text.textContent !== shown) text.textContent = shown;
    box.replaceChildren(shown ? text : h("p.faint", t("ingress.logEmpty")));
    if (isAtEnd) text.scrollTop = text.scrollHeight;
  };
  let running = false;
  const read = async () => {
    if (running) return;
    running = true;
    try {
      const query = queryText({ tailLines: state.lines, limitBytes: 1 << 20, previous: state.previous ? "true" : "" });
      state.all = (await call("GET", path("pods", namespace, name, "log") + query, { accept: "text/plain, */*", signal: controller.signal, parse: false })).value.trimEnd();
      show();
    } catch (error) { if (error.name !== "AbortError") box.replaceChildren(note("warning", h("p", describe(error)))); } finally { running = false; }
  };
  const timer = setInterval(() => { if (state.follow && !document.hidden) read(); }, 2_000);
  read();
  await dialog(t("ingress.logOf", { name }), {
    content: () => [h("div.row.log-options",
      field(t("ingress.logLines"), select(["100", "200", "1000", "5000"], { value: state.lines, onchange: (value) => { state.lines = value; read(); } })),
      field(t("ingress.logFilter"), h("input", { type: "search", autocomplete: "off", spellcheck: "false", oninput: (event) => { state.filter = event.target.value; show(); } })),
      h("label.check", h("input", { type: "checkbox", checked: state.follow, onchange: (event) => { state.follow = event.target.checked; } }), t("ingress.logFollow")),
      h("label.check", h("input", { type: "checkbox", onchange: (event) => { state.previous = event.target.checked; read(); } }), t("ingress.logPrevious"))), box],
    actions: (close) => [button(t("core.close"), { onclick: () => close(null) })],
  });
  clearInterval(timer);
  controller.abort();
}

// Events

const events = (context, namespace, name) => live(context, {
  resources: ["events"], wait: 1_000,
  load: async (signal) => {
    const found = await listPage("events", { namespace, search: `${name}`, limit: 500, signal });
    const mine = found.rows.filter((event) => concerns(event.involvedObject ?? {}, name));
    return mine.sort((a, b) => (lastSeen(a) < lastSeen(b) ? 1 : -1)).slice(0, 200);
  },
  draw: (all) => section(t("ingress.events"), { id: "events" }, table([
    { title: t("ingress.lastSeen"), class: "narrow", cell: (event) => ageOf(lastSeen(event)) },
    { title: t("ingress.eventType"), class: "narrow", cell: (event) => badge(event.type === "Warning" ? "warning" : "info", t(event.type === "Warning" ? "ingress.warning" : "ingress.normal")) },
    { title: t("ingress.reason"), cell: (event) => event.reason }, { title: t("ingress.object"), class: "w12", cell: (event) => h("div.stack", h("span.faint", event.involvedObject.kind), code(event.involvedObject.name)) },
    { title: t("ingress.message"), class: "w12", cell: (event) => event.message }, { title: t("ingress.count"), class: "number", cell: (event) => number(event.count ?? event.series?.count ?? 1) },
  ], all, { key: (event) => event.metadata.uid, emptyText: t("ingress.noEvents"), caption: t("ingress.events") })),
});

const lastSeen = (event) => event.lastTimestamp ?? event.series?.lastObservedTime ?? event.eventTime ?? event.metadata.creationTimestamp;

/** Whether an object is one of the gateway's: by its kind, and by its name, which is made of the gateway's. */
function concerns({ kind, name: other }, name) {
  const own = `istio-${name}`;
  switch (kind) {
  case "IstioGateway": return other === name;
  case "Deployment": case "Service": return other === own;
  case "ReplicaSet": return other?.startsWith(`${own}-`) && /^[a-z0-9]+$/.test(other.slice(own.length + 1));
  case "Pod": return other?.startsWith(`${own}-`) && /^[a-z0-9]+-[a-z0-9]{5}$/.test(other.slice(own.length + 1));
  case "HorizontalPodAutoscaler": return other === `${own}-autoscaler`;
  default: return false;
  }
}
