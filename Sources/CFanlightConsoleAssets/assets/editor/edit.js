// Editing a stored object as YAML: checked while one types, its effect shown, written only in the place of the version that it was made from.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { button, confirm, dialog, failure, fail, linkButton, note, pageHead, toast } from "../core/ui.js";
import { href, kinds, resourceName } from "../core/kinds.js";
import { go, guard } from "../core/router.js";
import { watch } from "../core/live.js";
import { yamlEditor } from "./editor.js";
import { effectPreview } from "./preview.js";
import { review } from "./review.js";
import { cleaned, createAgain, load, save } from "./stored-text.js";
import { threeWayView } from "./three-way.js";
import { formLink } from "./form-link.js";
import texts from "../text/editor.js";

register(texts);

/** The page of `#/edit/KIND/NAMESPACE/NAME`. */
export default async function editPage(context) {
  const { kind: short, namespace, name } = context.params;
  if (!kinds[short]) return h("div", pageHead(t("shell.notFound")), note("info", h("p", t("edit.noKind", { kind: short }))));
  const back = href(short, namespace, name);
  const view = await editView(context, { short, namespace, name, onSaved: () => { context.beforeLeaving(null); go(back); }, signal: context.signal });
  context.beforeLeaving(view.mayLeave);
  // A problem leads to its place.
  if (context.query.field) view.goTo(context.query.field);
  return h("div.edit-page", pageHead(t(view.isAllowed ? "edit.title" : "edit.titleReadOnly", { kind: kinds[short].kind, name }), {
    crumbs: [[t(`shell.nav.${short}`), `#/${short}`], [`${namespace}/${name}`, back], [t("core.yaml"), null]], actions: [await formLink(short, namespace, name)].filter(Boolean),
  }), view.element, h("div.edit-foot", view.summary, linkButton(t("core.cancel"), back), view.saveButton));
}

/**
 * The same in a dialog. `base` and `mine` are texts of a change that was begun elsewhere. Resolves with the object that was written, null without one.
 */
export async function openEditor(context, short, namespace, name, { base, mine } = {}) {
  const ending = new AbortController();
  context.signal?.addEventListener("abort", () => ending.abort(), { once: true });
  let closeDialog = () => {};
  let view;
  try { view = await editView(context, { short, namespace, name, base, mine, onSaved: (object) => closeDialog(object), signal: ending.signal }); } catch (error) { ending.abort(); fail(error); return null; }
  const before = guard.mayLeave;
  guard.mayLeave = view.mayLeave;
  const result = dialog(t(view.isAllowed ? "edit.title" : "edit.titleReadOnly", { kind: kinds[short].kind, name: `${namespace}/${name}` }), {
    size: "editor-dialog", mayClose: view.mayLeave,
    content: (close) => { closeDialog = close; return view.element; },
    actions: (close) => [view.summary, button(t(view.isAllowed ? "core.cancel" : "core.close"), { onclick: async () => { if (await view.mayLeave()) close(null); } }), view.saveButton].filter(Boolean),
  });
  context.signal?.addEventListener("abort", () => closeDialog(null), { once: true });
  view.focus();
  const object = await result;
  ending.abort();
  if (guard.mayLeave === view.mayLeave) guard.mayLeave = before;
  return object;
}

async function editView(context, { short, namespace, name, base, mine, onSaved, signal }) {
  const [stored, isAllowed] = await Promise.all([load(short, namespace, name, signal), context.can("update", short, namespace, { name }).catch(() => false)]);
  let original = stored.text, version = stored.version, isGone = false, isBehind = false, isSaving = false, isDone = false;
  const messages = h("div.edit-messages", { "aria-live": "polite" });
  const editor = yamlEditor({
    text: original, kind: kinds[short].kind, readOnly: !isAllowed, namespace, label: t("edit.label", { kind: kinds[short].kind, name: `${namespace}/${name}` }),
    onChange: () => { if (!isSaving) messages.querySelector("[data-key=refused]")?.remove(); if (isDirty()) preview?.schedule(); },
  });
  const preview = isAllowed ? effectPreview({ text: () => editor.text(), dryRun: warningsOf }) : null;
  const writing = h("div.edit-writing", editor.element, preview?.element);
  const body = h("div.edit-body", writing);
  const element = h("div.edit-view", isAllowed ? null : note("info", h("p", t("edit.readOnly"))), messages, body);
  async function warningsOf(text, own) {
    // What the text alone shows to be refused is told already.
    if (!isDirty() || isBehind || isGone || editor.problems().some((each) => each.level === "error" || each.code === "UnknownField")) return [];
    try { return (await save(short, namespace, name, text, version, { dryRun: true, signal: own })).warnings; } catch (error) {
      if (error.status !== 409 && error.status !== 404) throw error;
      look();
      return [];
    }
  }
  const isDirty = () => !isDone && editor.text() !== original;
  const say = (key, content) => { messages.querySelector(`[data-key=${key}]`)?.remove(); if (content) { content.dataset.key = key; messages.append(content); content.scrollIntoView({ block: "nearest" }); } };

  const mayLeave = async () => !isDirty() || Boolean(await confirm(t("edit.leave"), t("edit.leaveText"), { yes: t("edit.leaveYes"), danger: true }));
  mayLeave.unsaved = isDirty;

  // Somebody else writes, too.
  const look = async () => {
    if (isSaving || isDone) return;
    try {
      const now = await load(short, namespace, name, signal);
      if (isSaving || isDone) return;
      if (isGone) { isGone = false; say("changed", null); }
      isBehind = false;
      if (now.text === original) { version = now.version; say("changed", null); return; }
      if (!isDirty()) { take(now.text, now); say("changed", note("info", h("p", t("edit.newest")))); return; }
      isBehind = true;
      say("changed", note("warning", h("p", h("strong", t("edit.changed"))), h("p", t("edit.changedText")), h("p", button(t("edit.merge"), { kind: "primary", onclick: () => merge() }))));
    } catch (error) {
      if (error.status !== 404) return;
      isGone = true;
      say("changed", note("error", h("p", t("edit.gone"))));
    }
  };
  watch([resourceName(short)], (notices) => {
    if (!notices.length || notices.some((each) => each.namespace === namespace && each.name === name && each.resourceVersion !== version)) look();
  }, { signal, namespace });

  function take(text, now) {
    original = now.text; version = now.version; isBehind = false;
    editor.setText(text);
  }

  /** Brings the text and what is stored now together; answers once it is decided. */
  async function merge(common = original) {
    const now = await load(short, namespace, name, signal);
    const own = editor.text();
    if (now.text === common) { version = now.version; original = now.text; return; }
    const showing = threeWayView({
      base: common, mine: own, theirs: now.text,
      onMerged: (text) => { back(); take(text, now); say("changed", note("ok", h("p", t("edit.merged")))); preview?.schedule(); editor.focus(); },
      onCancel: () => { back(); editor.focus(); },
    });
    const back = () => { showing.remove(); show(true); };
    const show = (isShown) => { for (const each of [writing, saveButton, preview?.summary]) if (each) each.style.display = isShown ? "" : "none"; };
    show(false);
    say("changed", null);
    say("refused", null);
    body.append(showing);
    showing.scrollIntoView({ block: "start" });
    showing.querySelector(".merge-choice input, .merge-foot .primary")?.focus();
  }

  async function store() {
    say("refused", null);
    const text = editor.text();
    if (!isDirty() && !isGone) { toast("info", t("edit.unchanged")); isDone = true; onSaved(null); return; }
    if (isBehind && !isGone) return merge();
    isSaving = true;
    try {
      if (isGone) {
        if (!(await confirm(t("edit.goneTitle"), t("edit.goneText"), { yes: t("core.create") }))) return;
        done(await createAgain(short, namespace, text), text);
        return;
      }
      const tried = await save(short, namespace, name, text, version, { dryRun: true, signal });
      const plan = await preview.refresh();
      const warnings = tried.warnings.filter((each) => !/\[Plan(Danger|Change)\]/.test(each));
      if (!(await review(plan, { warnings, before: original, after: text, labels: [t("edit.stored"), t("edit.yours")] }))) return;
      done(await save(short, namespace, name, text, version, { signal }), text);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (error.status === 409) return await fasterElsewhere();
      if (error.status === 404) { isGone = true; say("changed", note("error", h("p", t("edit.gone")))); return; }
      if (error.causes?.length) editor.markProblems(error.causes.map((cause) => ({ level: "error", field: cause.field ?? "", message: cause.message, kind: kinds[short].kind, name })));
      say("refused", failure(error));
    } finally { isSaving = false; }
  }

  async function fasterElsewhere() {
    const now = await load(short, namespace, name, signal);
    // Only what the server keeps has changed, such as the status: the next try is on that version.
    if (now.text === original) { version = now.version; say("refused", note("info", h("p", t("edit.again")))); return; }
    await merge();
  }

  function done({ value, warnings }, text) {
    original = text;
    isDone = true;
    toast(warnings.length ? "warning" : "ok", t("edit.saved", { kind: kinds[short].kind, name: `${namespace}/${name}` }), { warnings: warnings.filter((each) => !/\[Plan(Danger|Change)\]/.test(each)).slice(0, 10) });
    onSaved(value);
  }

  const saveButton = isAllowed ? button(t("core.ok"), { kind: "primary", onclick: () => store() }) : null;
  element.addEventListener("keydown", (event) => {
    if (saveButton && !saveButton.disabled && (event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) { event.preventDefault(); saveButton.click(); }
  });
  signal.addEventListener("abort", () => { editor.dispose(); preview?.dispose(); });
  if (mine !== undefined) {
    const own = cleaned(mine), common = cleaned(base ?? original);
    editor.setText(own);
    if (common !== original) await merge(common); else preview?.schedule();
  }
  return { element, summary: preview?.summary, saveButton, isAllowed, isDirty, mayLeave, goTo: (name) => editor.goTo(name), focus: () => { const merging = body.querySelector(".three-way"); if (merging) merging.querySelector(".merge-choice input, .merge-foot .primary")?.focus(); else editor.focus(); } };
}
