// CodeMirror, which the server has where it is installed: its scripts are loaded once, in their order.

import { scriptURL } from "../core/script-url.js";

const base = "/lib/codemirror/";
const styles = ["lib/codemirror.css", "addon/fold/foldgutter.css", "addon/hint/show-hint.css"];
const scripts = [
  "lib/codemirror.js", "mode/yaml/yaml.js", "addon/edit/matchbrackets.js", "addon/edit/closebrackets.js", "addon/fold/foldcode.js", "addon/fold/foldgutter.js", "addon/fold/indent-fold.js",
  "addon/hint/show-hint.js", "addon/search/searchcursor.js", "addon/selection/active-line.js",
];
let loaded = null;

/** The function `CodeMirror`; null where it is not installed. */
export function loadCodeMirror() {
  loaded ??= (async () => {
    try {
      await Promise.all(styles.map((path) => load("link", { rel: "stylesheet", href: base + path })));
      // Not `async`: they come in at once and run in this order.
      await Promise.all(scripts.map((path) => load("script", { src: scriptURL(base + path) })));
      return globalThis.CodeMirror ?? null;
    } catch {
      // Asked for again another time: the server may have been away.
      loaded = null;
      return null;
    }
  })();
  return loaded;
}

function load(tag, properties) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), properties);
    if (tag === "script") element.async = false;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${properties.src ?? properties.href} is not there`));
    // Before the console's own style, which has the last word.
    if (tag === "link") document.head.prepend(element); else document.head.append(element);
  });
}
