// The last look before a change is made: what it would do, and what of it may hurt.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { button, dialog, note } from "../core/ui.js";
import { planView } from "./preview.js";
import { diffView } from "./diff.js";
import texts from "../text/editor.js";

register(texts);

/** Whether a plan has anything to ask about. */
const hasEffect = (plan) => Boolean(plan) && (plan.changes.length > 0 || plan.doubts.length > 0 || plan.omissions.length > 0 || plan.problems.length > 0);

/** Asks whether the change is meant; what may hurt has to be ticked. `before` and `after` are texts. Answers true or false. */
export async function review(plan, { title = t("review.title"), yes = t("core.ok"), warnings = [], before, after, labels, always = false } = {}) {
  if (!always && !hasEffect(plan) && !warnings.length) return true;
  const isDangerous = plan?.danger?.length > 0;
  let confirmed;
  const answer = await dialog(title, {
    size: "review",
    content: () => [
      plan ? planView(plan, { warnings }) : note("warning", h("p", t("review.noPlan"))),
      before !== undefined ? h("details.review-diff", { open: !isDangerous && (plan?.changes.length ?? 0) < 3 }, h("summary", t("review.diff")), diffView(before, after, { labels })) : null,
    ],
    actions: (close) => {
      const go = button(yes, { kind: isDangerous ? "danger" : "primary", disabled: isDangerous, onclick: () => close(true), autofocus: !isDangerous });
      return [
        isDangerous ? h("label.review-confirm", h("input", { type: "checkbox", onchange: (event) => { confirmed = event.target.checked; go.disabled = !confirmed; } }), " ", t("review.confirm", { n: plan.danger.length })) : null,
        button(t("core.cancel"), { onclick: () => close(false), autofocus: isDangerous }), go,
      ].filter(Boolean);
    },
  });
  return answer === true;
}
