// Characters that hide or turn a text are written out, in YAML and on pages.

import { h, morph } from "/assets/core/dom.js";
import { toYAML } from "/assets/core/yaml.js";
import { match } from "/assets/core/router.js";
import { scriptURL } from "/assets/core/script-url.js";
import { kinds, path } from "/assets/core/kinds.js";
import { equal, isTrue } from "./check.js";

const hidden = "a\u202eb\u2066\u200b\u0085\u2028\u0000\u007f\ufeffz";
const shown = "a\\u202eb\\u2066\\u200b\\u0085\\u2028\\u0000\\u007f\\ufeffz";

export const tests = {
  "YAML has them in quotes, written out": () => equal(toYAML({ a: hidden }), `a: "${shown}"\n`),
  "so it has keys": () => equal(toYAML({ [hidden]: 1 }), `"${shown}": 1\n`),
  "and texts of several lines": () => equal(toYAML({ a: `x\n${hidden}\n` }), `a: "x\\n${shown}\\n"\n`),
  "texts without them stay as they are": () => equal(toYAML({ a: "x\ny\n" }), "a: |\n  x\n  y\n"),
  "pages show them written out": () => equal(h("p", hidden, [hidden]).textContent, shown + shown),
  "line breaks and other languages stay": () => equal(h("p", "网格\n\tنص é").textContent, "网格\n\tنص é"),
  "markup is text": () => { const element = h("p", "<b>x</b>"); equal(element.children.length, 0); equal(element.textContent, "<b>x</b>"); },
  "listeners that are text do nothing": () => {
    const element = h("p", { onclick: "window.executed = 1" });
    try { element.click(); } catch { /* It is no function. */ }
    isTrue(!element.hasAttribute("onclick") && window.executed === undefined);
  },
  "morphing takes text as text": () => { const old = h("p", "a"); morph(old, h("p", "<img src=x>")); equal(old.children.length, 0); equal(old.textContent, "<img src=x>"); },
  "a step in a path is no name": () => {
    for (const name of [".", ".."]) {
      let refused = false;
      try { path("virtual-services", "default", name); } catch { refused = true; }
      isTrue(refused);
    }
    equal([match("#/virtual-services/default/.."), match("#/virtual-services/%2e%2e/x"), match("#/virtual-services/./x")], [null, null, null]);
    equal(path("virtual-services", "default", "../x"), "/apis/networking.istio.io/v1/namespaces/default/virtualservices/..%2Fx");
  },
  "scripts come from the console's libraries alone": () => {
    equal(String(scriptURL("/lib/d3.js")), "/lib/d3.js");
    for (const path of ["https://evil.example.com/x.js", "//evil.example.com/lib/x.js", "/lib/../x.js", "/assets/main.js", "javascript:1", "data:,1"]) {
      let refused = false;
      try { scriptURL(path); } catch { refused = true; }
      isTrue(refused, path);
    }
  },
  "a text never becomes markup, even where a page tried": () => {
    let refused = false;
    try { document.createElement("p").innerHTML = "<b>x</b>"; } catch { refused = true; }
    isTrue(refused || !globalThis.trustedTypes);
  },
  "there are no other kinds than those that are named": () => equal([kinds.constructor, kinds.__proto__, kinds.toString], [undefined, undefined, undefined]),
};
