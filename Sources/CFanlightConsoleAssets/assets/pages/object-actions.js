// What can be done with one object from its row or its page: YAML, versions, deletion with its effect shown before, and a change that is planned first.

import { h, s } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, askAbout, can, get, patch, remove } from "../core/api.js";
import { href, kinds } from "../core/kinds.js";
import { go } from "../core/router.js";
import { button, describe, dialog, failure, linkButton, live, loading, note, objectLink, pageHead, section, toast } from "../core/ui.js";
import { problemList } from "./overview.js";
import { editable, toYAML } from "../core/yaml.js";
import texts from "../text/object-actions.js";

register(texts);

/** Opens the editor in a dialog; where that cannot be loaded, its page. */
async function openYAML(context, short, namespace, name) {
  let editor;
  try { editor = await import("../editor/edit.js"); } catch { editor = null; }
  if (editor?.openEditor) return editor.openEditor(context, short, namespace, name);
  go(`#/edit/${[short, namespace, name].map(encodeURIComponent).join("/")}`);
}

/**
 * What the user may do with objects of a kind: `(object, verb) => boolean`. A right for all namespaces is asked for once; only who lacks it is asked about
 * each of the namespaces.
 */
export async function rights(short, verbs, namespaces) {
  const everywhere = Object.fromEntries(await Promise.all(verbs.map(async (verb) => [verb, await allowed(verb, short)])));
  const here = new Map();
  const lacking = verbs.filter((verb) => !everywhere[verb]);
  await Promise.all([...new Set(namespaces)].slice(0, 100).flatMap((namespace) => lacking.map(async (verb) => here.set(`${verb} ${namespace}`, await allowed(verb, short, namespace)))));
  return (object, verb) => everywhere[verb] || (here.get(`${verb} ${object.metadata.namespace}`) ?? false);
}

export const allowed = (verb, short, namespace = "", options = {}) => can(verb, short, namespace, options).catch(() => false);

/** The buttons of a row. What the user may not do is not offered; the text can always be looked at. */
export const rowButtons = (context, short, object, may) => {
  const { namespace, name } = object.metadata;
  const label = (action) => t("objects.of", { action, name: `${namespace}/${name}` });
  return [
    button(t("core.yaml"), { kind: "quiet", "aria-label": label(t("core.yaml")), onclick: () => openYAML(context, short, namespace, name) }),
    linkButton(t("objects.versions"), href(short, namespace, name, { tab: "history" }), { kind: "quiet", "aria-label": label(t("objects.versions")) }),
    may(object, "delete") ? button(t("core.delete"), { kind: "quiet", "aria-label": label(t("core.delete")), onclick: () => deleteObject(short, object) }) : null,
  ];
};

/** The buttons of an object's page. */
export const pageButtons = (context, short, object, may) => {
  const { namespace, name } = object.metadata;
  return [
    button(may(object, "update") ? t("objects.editYAML") : t("core.yaml"), { kind: may(object, "update") ? "primary" : "", onclick: () => openYAML(context, short, namespace, name) }),
    may(object, "delete") ? button(t("core.delete"), { kind: "danger", onclick: async () => { if (await deleteObject(short, object)) go(`#/${short}`); } }) : null,
  ];
};

/** Asks with the effect shown, and deletes. Answers whether it was done. */
async function deleteObject(short, object) {
  const { namespace, name, uid } = object.metadata;
  const { kind } = kinds[short];
  const done = await dialog(t("objects.deleteTitle", { kind, name: `${namespace}/${name}` }), {
    content: () => [
      cameFromFolder(object) ? note("warning", h("p", t("objects.fromFolder"))) : null,
      effect(askAbout("plan", "", { delete: `${kind}/${namespace}/${name}` })),
    ],
    actions: (close) => [button(t("core.cancel"), { onclick: () => close(null), autofocus: true }), button(t("core.delete"), {
      kind: "danger", onclick: async () => { const { warnings } = await remove(short, namespace, name, { uid }); close({ warnings }); },
    })],
  });
  if (done) toast("ok", t("objects.deleted", { kind, name: `${namespace}/${name}` }), done);
  return Boolean(done);
}

/**
 * Shows what a merge patch would change for clients, and makes it. `text` says in a sentence what is going to be done. Answers whether it was.
 */
export async function changeObject(short, namespace, name, changes, { title, text, yes = t("core.save") }) {
  const object = await get(short, namespace, name);
  const changed = merged(editable(object), changes);
  const done = await dialog(title, {
    content: () => [
      text ? h("p", text) : null, cameFromFolder(object) ? note("warning", h("p", t("objects.fromFolderChange"))) : null,
      effect(askAbout("plan", JSON.stringify(changed), {}, { type: "application/json" })),
    ],
    actions: (close) => [button(t("core.cancel"), { onclick: () => close(null) }), button(yes, {
      kind: "primary", autofocus: true, onclick: async () => {
        const { warnings } = await patch(short, namespace, name, { metadata: { resourceVersion: object.metadata.resourceVersion }, ...changes });
        close({ warnings });
      },
    })],
  });
  if (done) toast("ok", t("objects.changed", { kind: kinds[short].kind, name: `${namespace}/${name}` }), done);
  return Boolean(done);
}

function merged(object, changes) {
  if (changes === null || typeof changes !== "object" || Array.isArray(changes)) return changes;
  const result = object !== null && typeof object === "object" && !Array.isArray(object) ? { ...object } : {};
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete result[key]; else result[key] = merged(result[key], value);
  }
  return result;
}

/** An object that a folder of `serve` has applied: the folder says so again when it is next read. */
const cameFromFolder = (object) => (object.metadata.managedFields ?? []).some((each) => each.manager === "fanlight-config");

/** What a plan tells, once it is there: what requests are answered otherwise, dangers first. */
export function effect(plan) {
  const box = h("div.effect", { "aria-live": "polite", "data-own": true }, loading());
  Promise.all([plan, import("../editor/preview.js")]).then(([answer, { planView }]) => box.replaceChildren(planView(answer)), (error) => {
    box.replaceChildren(note("warning", h("p", t("objects.effectUnknown")), h("p.faint", describe(error))));
  });
  return box;
}

/**
 * The page of an object that is there, or one that says that it is not: `draw()` gives the first.
 */
export async function pageOf(context, short, draw) {
  const { namespace, name } = context.params;
  try { await get(short, namespace, name, { signal: context.signal }); } catch (error) {
    if (error.status !== 404) throw error;
    return h("div", pageHead(t("objects.gone", { kind: kinds[short].kind, name: `${namespace}/${name}` }), { crumbs: [[t(`shell.nav.${short}`), `#/${short}`], [namespace]] }),
      note("info", h("p", t("objects.goneText"))), linkButton(t(`shell.nav.${short}`), `#/${short}`));
  }
  return draw();
}

/** A tab that shows the text of the object. */
export const yamlTab = (context, short, namespace, name) => live(context, {
  resources: [short],
  load: async (signal) => ({ object: await get(short, namespace, name, { signal }), may: await rights(short, ["update"], [namespace]) }),
  draw: ({ object, may }) => section(t("core.yaml"), { actions: [
    button(t("objects.copy"), { kind: "quiet", onclick: async () => { await navigator.clipboard.writeText(toYAML(editable(object))); toast("ok", t("objects.copied")); } }),
    may(object, "update") ? button(t("core.edit"), { kind: "primary", onclick: () => openYAML(context, short, namespace, name) }) : null,
  ] }, h("pre", { tabindex: "0", "aria-label": t("core.yaml") }, toYAML(editable(object)))),
});

/** A tab that a module of its own draws. */
export const historyTab = (context, short, namespace, name) => lazily(() => import("../editor/history-tab.js").then((module) => module.historyView(context, short, namespace, name)));

export function lazily(load) {
  const box = h("div", { "data-own": true }, loading());
  Promise.resolve().then(load).then((content) => box.replaceChildren(content), (error) => box.replaceChildren(failure(error)));
  return box;
}

/** The name of an object in a list, with its namespace below. */
export const nameCell = (short, { metadata }, ...more) => h("div.stack", objectLink(short, metadata.namespace, metadata.name, { showNamespace: false }), h("span.faint", metadata.namespace), more);

/** Problems of one object, as a section. */
export const problemsOf = (short, namespace, name, { signal }) =>
  ask("problems", { kind: kinds[short].kind, namespace, name, limit: 50 }, { signal }).catch((error) => { if (error.status === 404) return null; throw error; });

export const problemSection = (problems) => (problems ? section(t("core.problems"), { id: "problems" }, problemList(problems.items, { isOwn: true }),
  problems.matched > problems.items.length ? h("p", h("a", { href: "#/diagnosis" }, t("core.more", { n: problems.matched - problems.items.length }))) : null) : null);

/** The pairs of a selector beside the labels of a Pod, told with marks and in words. */
export const labelPairs = (pairs) => (pairs.length ? h("span.chips", pairs.map((pair) => h("span.chip.pair", { class: pair.state, "data-key": pair.key },
  h("span.mark", { "aria-hidden": "true" }, pair.state === "same" ? "✓" : "✕"), h("span", `${pair.key}=`, h("wbr"), pair.wanted),
  pair.state === "same" ? null : h("strong", pair.state === "missing" ? t("objects.label.missing") : t("objects.label.differs", { has: pair.has }))))) : h("span.faint", t("objects.label.all")));

export const labelChips = (labels, options = {}) => {
  const all = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!all.length) return h("span.faint", "–");
  const { limit = 6 } = options;
  return h("span.chips", all.slice(0, limit).map(([key, value]) => h("span.chip.mono", `${key}=`, h("wbr"), value)), all.length > limit ? h("span.faint", t("core.more", { n: all.length - limit })) : null);
};

/** A text with a button that copies it. */
export function copyable(text) {
  return h("span.copyable", h("code", text), h("button.copy", { type: "button", "aria-label": t("objects.copyText", { text }), onclick: async () => {
    await navigator.clipboard.writeText(text);
    toast("ok", t("objects.copied"));
  } }, s("svg", { viewBox: "0 0 16 16", width: "14", height: "14", fill: "none", stroke: "currentColor", "stroke-width": "1.5", "aria-hidden": "true" },
    s("rect", { x: "5.5", y: "5.5", width: "8", height: "8", rx: "1.5" }), s("path", { d: "M10.5 3.5v-.5a1 1 0 0 0-1-1H3.5a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1H4" }))));
}

