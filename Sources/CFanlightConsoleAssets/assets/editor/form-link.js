// The way from the text to the form of a kind that has one.

import { t, register } from "../core/i18n.js";
import { linkButton } from "../core/ui.js";
import texts from "../text/editor.js";

register(texts);

/** A button to the form of a new object, or of the named one; null for a kind without a form. */
export async function formLink(short, namespace, name) {
  const forms = await import("../forms/page.js").catch(() => null);
  if (!forms?.hasForm?.(short)) return null;
  const parts = name ? ["edit", short, namespace, name] : ["create", short];
  return linkButton(t("editor.form"), `#/${parts.map(encodeURIComponent).join("/")}?form=1`);
}
