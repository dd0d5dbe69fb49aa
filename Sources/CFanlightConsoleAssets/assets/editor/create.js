// Creating objects from YAML, beginning with a template. A text may have several documents.

import { h, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { askAbout, call, page as listPage } from "../core/api.js";
import { badge, button, confirm, describe, field, linkButton, note, objectLink, pageHead, select, toast } from "../core/ui.js";
import { href, kinds, queryText } from "../core/kinds.js";
import { go } from "../core/router.js";
import { yamlEditor } from "./editor.js";
import { formLink } from "./form-link.js";
import { effectPreview } from "./preview.js";
import { collectionOf } from "./resource-path.js";
import { review } from "./review.js";
import { templatesOf } from "./templates.js";
import { splitDocuments, withMetadata } from "./yaml-text.js";
import texts from "../text/editor.js";

register(texts);

/** The page of `#/create/KIND`. */
export default async function createPage(context) {
  const short = context.params.kind;
  if (!kinds[short]) return h("div", pageHead(t("shell.notFound")), note("info", h("p", t("edit.noKind", { kind: short }))));
  const list = t(`shell.nav.${short}`) === `shell.nav.${short}` ? [kinds[short].kind, null] : [t(`shell.nav.${short}`), `#/${short}`];
  const view = await createView(context, { short, template: context.query.template, namespace: context.query.namespace, gateway: context.query.gateway, signal: context.signal, onCreated: (made) => {
    context.beforeLeaving(null);
    const own = made.find((each) => each.short === short) ?? made[0];
    go(own?.short && list[1] ? href(own.short, own.namespace, own.name) : list[1] ?? "#/");
  } });
  context.beforeLeaving(view.mayLeave);
  return h("div.edit-page", pageHead(t("create.title", { kind: kinds[short].kind }), { crumbs: [list, [t("create.fromYAML"), null]], actions: [await formLink(short)].filter(Boolean) }),
    view.element, h("div.edit-foot", view.summary, linkButton(t("core.cancel"), list[1] ?? "#/"), view.createButton));
}

async function createView(context, { short, template, namespace: wanted, gateway: wantedGateway, onCreated, signal }) {
  const isNamespaced = kinds[short].namespaced;
  const templates = templatesOf(short);
  const names = context.namespaces ?? [];
  let namespace = wanted || context.namespace || (names.includes("default") || !names.length ? "default" : names[0]);
  let chosen = templates.find((each) => each.id === template) ?? templates[0];
  const mayCreate = () => context.can("create", short, isNamespaced ? namespace : "").catch(() => true);
  const isAllowed = await mayCreate();
  const gateway = short === "virtual-services" ? wantedGateway || await gatewayFor(namespace, signal) : "";
  const begun = () => (chosen ? chosen.text(namespace, gateway) : blank(short, namespace));
  let untouched = begun();
  let isDone = false;
  const results = h("div.edit-messages", { "aria-live": "polite" });
  const editor = yamlEditor({ text: untouched, kind: kinds[short].kind, namespace, label: t("create.label"), onChange: () => preview.schedule() });
  const isDirty = () => !isDone && editor.text() !== untouched;
  const preview = effectPreview({ text: () => inNamespace(editor.text(), namespace) });

  const namespaceField = !isNamespaced ? null : names.length
    ? select(names.includes(namespace) ? names : [namespace, ...names], { value: namespace, onchange: (name) => setNamespace(name) })
    : h("input", { value: namespace, spellcheck: "false", onchange: (event) => setNamespace(event.target.value.trim()) });
  function setNamespace(name) {
    const isFresh = !isDirty();
    const text = moved(editor.text(), namespace, name);
    namespace = name;
    editor.setNamespace(name);
    if (isFresh) untouched = text;
    editor.setText(text);
    preview.schedule();
    mayCreate().then((isAllowed) => { if (namespace === name) show(isAllowed); });
  }
  const notAllowed = h("div");
  /** What the user may not do is not offered. */
  function show(isAllowed) {
    createButton.disabled = !isAllowed;
    notAllowed.replaceChildren(...(isAllowed ? [] : [note("warning", h("p", t("create.notAllowed", { kind: kinds[short].kind, namespace })))]));
  }
  const templateID = uniqueID("template");
  const templateField = templates.length ? select(templates.map((each) => [each.id, each.title]), { id: templateID, value: chosen?.id, onchange: (id) => choose(id) }) : null;
  async function choose(id) {
    if (isDirty() && !(await confirm(t("create.replace"), t("create.replaceText"), { yes: t("create.replaceYes"), danger: true }))) { templateField.value = chosen.id; return; }
    chosen = templates.find((each) => each.id === id);
    untouched = begun();
    editor.setText(untouched);
    preview.schedule();
  }

  async function createAll() {
    results.replaceChildren();
    const documents = await readDocuments(editor.text());
    if (!documents.length) { results.replaceChildren(note("warning", h("p", t("create.nothing")))); return; }
    const plan = await preview.refresh();
    if (!(await review(plan, { yes: t("core.create") }))) return;
    const made = [], failed = [];
    for (const document of documents) {
      const into = document.head.namespace || namespace;
      const title = `${document.head.kind} ${document.head.name}`;
      try {
        const place = await collectionOf(document.head.apiVersion, document.head.kind, into);
        const { value, warnings } = await call("POST", place.path + queryText({ fieldManager: "fanlight-console", fieldValidation: "Strict" }), { body: document.body, type: document.type });
        made.push({ kind: value.kind, short: place.short, namespace: value.metadata.namespace ?? "", name: value.metadata.name, warnings });
        results.append(h("p.create-result", badge("ok", t("create.created")), " ", objectLink(place.short, value.metadata.namespace, value.metadata.name), " ", h("span.faint", value.kind), warnings.filter((each) => !/\[Plan(Danger|Change)\]/.test(each)).map((each) => h("span.faint", ` ${each}`))));
      } catch (error) {
        if (error.name === "AbortError") throw error;
        failed.push({ document, error });
        results.append(h("p.create-result", badge("error", t("create.refused")), " ", h("strong", title), " ", describe(error), (error.causes ?? []).map((cause) => h("span.faint", ` ${cause.field ?? ""} ${cause.message}`))));
      }
    }
    if (!failed.length) {
      isDone = true;
      const warnings = made.flatMap((each) => each.warnings).filter((each) => !/\[Plan(Danger|Change)\]/.test(each)).slice(0, 10);
      toast(warnings.length ? "warning" : "ok", made.length === 1 ? t("create.done", { kind: made[0].kind, name: made[0].name }) : t("create.doneAll", { n: made.length }), { warnings });
      onCreated(made);
      return;
    }
    results.scrollIntoView({ block: "nearest" });
    // What is there now need not be created again.
    if (made.length) {
      results.append(note("info", h("p", t("create.rest"))));
      editor.setText(failed.map(({ document }) => document.text).join("---\n"));
    } else if (failed.length === 1 && failed[0].error.causes?.length) {
      const { document, error } = failed[0];
      editor.markProblems(error.causes.map((cause) => ({ level: "error", field: cause.field ?? "", message: cause.message, kind: document.head.kind, name: document.head.name })));
    }
  }

  const createButton = button(t("core.create"), { kind: "primary", onclick: () => createAll() });
  const mayLeave = async () => !isDirty() || Boolean(await confirm(t("edit.leave"), t("edit.leaveText"), { yes: t("edit.leaveYes"), danger: true }));
  mayLeave.unsaved = isDirty;
  show(isAllowed);
  const element = h("div.edit-view", notAllowed,
    h("div.row.create-choices", namespaceField ? field(t("core.namespace"), namespaceField) : null, templateField ? field(t("create.template"), templateField) : null),
    results, editor.element, preview.element);
  element.addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); createButton.click(); } });
  signal.addEventListener("abort", () => { editor.dispose(); preview.dispose(); });
  preview.schedule();
  return { element, summary: preview.summary, createButton, mayLeave };
}

/** A Gateway that is there, of the same namespace if possible. */
async function gatewayFor(namespace, signal) {
  try {
    const own = await listPage("gateways", { namespace, limit: 1, signal });
    if (own.rows.length) return own.rows[0].metadata.name;
    const [other] = (await listPage("gateways", { limit: 1, signal })).rows;
    return other ? `${other.metadata.namespace}/${other.metadata.name}` : "my-gateway";
  } catch {
    return "my-gateway";
  }
}

const blank = (short, namespace) => {
  const { group, version, kind, namespaced } = kinds[short];
  return `apiVersion: ${group ? `${group}/` : ""}${version}\nkind: ${kind}\nmetadata:\n  name: \n${namespaced ? `  namespace: ${namespace}\n` : ""}`;
};

const clusterWide = new Set(["Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "GatewayClass", "PriorityClass", "StorageClass", "Node"]);
const joined = (documents) => documents.join("---\n");

/** Every document with a namespace, so that it is planned where it will be. */
const inNamespace = (text, namespace) => joined(splitDocuments(text).map(({ text: each, head }) => (head.kind && !head.namespace && !clusterWide.has(head.kind) ? withMetadata(each, { namespace }) ?? each : each)));

/** Documents that are in one namespace moved to another. */
function moved(text, from, to) {
  const all = splitDocuments(text);
  if (!all.some(({ head }) => head.namespace === from)) return text;
  return joined(all.map(({ text: each, head }) => (head.namespace === from ? withMetadata(each, { namespace: to }) ?? each : each)));
}

/** The documents of the text; where they are not written in lines the server reads them. */
async function readDocuments(text) {
  const documents = splitDocuments(text).map((each) => ({ ...each, body: each.text, type: "application/yaml" }));
  if (documents.every(({ head }) => head.kind && head.apiVersion && head.name && head.kind !== "List")) return documents;
  const { objects } = await askAbout("validate", text, {});
  return (objects ?? []).map((object) => ({
    text: JSON.stringify(object, null, 2), body: JSON.stringify(object), type: "application/json",
    head: { apiVersion: object.apiVersion ?? "", kind: object.kind ?? "", namespace: object.metadata?.namespace ?? "", name: object.metadata?.name ?? "" },
  }));
}
