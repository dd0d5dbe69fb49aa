// The topology as a drawing: moved and zoomed by mouse, touch and keys, drawn again in place, with the paths through one element lifted out.

import { h, s, morph } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { button } from "../core/ui.js";
import { rate } from "../core/format.js";
import { bundled, columns, grouped, index, layout, pathsThrough, size } from "./graph.js";

/** No smaller at the start, so that names can be read. */
const leastShown = 0.75;
/** Labels on more edges than this only make it dark; they come with the paths that are lifted out. */
const mostLabels = 40;
/** Subsets that one edge tells. */
const mostLines = 4;

/**
 * `libraries` is `{d3, dagre}`; `address(node)` gives where an element leads to; `onFocus(node)` is told what is pointed at, or null. The answer has `element`
 * and `update(answer, options)`.
 */
export function topologyView({ d3, dagre }, { address, onFocus }) {
  let whole = index({ nodes: [], edges: [] }), drawn = whole, place = new Map(), arranged = null, arrangedOf = "", held = null, isFirst = true;
  let parts = s("g.parts");
  const viewport = s("g.viewport", parts);
  const svg = s("svg", { "data-own": true, "aria-hidden": null }, s("defs", s("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "9", markerHeight: "9", markerUnits: "userSpaceOnUse", orient: "auto" }, s("path", { d: "M0 0L8 4L0 8z", class: "arrow" }))), viewport);
  const box = h("div.topology-box", { tabindex: "0", role: "group", "aria-label": t("topology.canvas"), onkeydown: keys }, svg);
  const selection = d3.select(svg);
  const zoom = d3.zoom().scaleExtent([0.08, 2.5])
    .filter(() => { const { event } = d3; return event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button && !event.ctrlKey; })
    .on("zoom", () => viewport.setAttribute("transform", d3.event.transform));
  selection.call(zoom).on("dblclick.zoom", null);
  const smooth = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? selection : selection.transition().duration(200));
  const scale = (factor) => smooth().call(zoom.scaleBy, factor);
  const element = h("div.topology", { "data-own": true },
    h("div.topology-tools", button("+", { "aria-label": t("topology.in"), onclick: () => scale(1.3) }), button("−", { "aria-label": t("topology.out"), onclick: () => scale(1 / 1.3) }), button(t("topology.fit"), { onclick: () => fit() })), box);

  /** All of it, or, at the start, as much from the top as can be read. */
  function fit({ isReadable = false } = {}) {
    if (!arranged) return;
    const { clientWidth: width, clientHeight: height } = box;
    if (!width || !height) return;
    const whole = Math.min(width / (arranged.width + 40), height / (arranged.height + 30), 1.15);
    const k = isReadable ? Math.max(whole, Math.min(width / (arranged.width + 40), 1), leastShown) : whole;
    const x = Math.max(20 * k, (width - arranged.width * k) / 2), y = Math.max(16, (height - arranged.height * k) / 2);
    (isReadable ? selection : smooth()).call(zoom.transform, d3.zoomIdentity.translate(arranged.width * k > width ? 16 : x, arranged.height * k > height ? 12 : y).scale(k));
  }

  /** Moves it so far that the element can be seen. */
  function show(id) {
    const at = arranged?.places.get(id);
    if (!at) return;
    const { k, x, y } = d3.zoomTransform(svg);
    const left = at.x * k + x, top = at.y * k + y, right = left + size.width * k, bottom = top + size.height * k;
    const dx = left < 8 ? 8 - left : right > box.clientWidth - 8 ? Math.max(8 - left, box.clientWidth - 8 - right) : 0;
    const dy = top < 8 ? 8 - top : bottom > box.clientHeight - 8 ? box.clientHeight - 8 - bottom : 0;
    if (dx || dy) selection.call(zoom.translateBy, dx / k, dy / k);
  }

  function keys(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const link = event.target.closest?.("a.node");
    const { key } = event;
    if (key === "+" || key === "=") scale(1.3);
    else if (key === "-") scale(1 / 1.3);
    else if (key === "0") fit();
    else if (key === "Escape" && held) lift(null);
    else if (key.startsWith("Arrow") && link) { if (!step(link.dataset.key, key)) return; }
    else if (key.startsWith("Arrow")) {
      const [dx, dy] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[key];
      selection.call(zoom.translateBy, dx / d3.zoomTransform(svg).k, dy / d3.zoomTransform(svg).k);
    } else return;
    event.preventDefault();
  }

  /** From element to element: along the edges, and up and down in a column. */
  function step(id, key) {
    const node = drawn.nodes.get(id);
    const height = (other) => arranged.places.get(other)?.y ?? 0;
    const nearest = (ids) => [...new Set(ids)].sort((a, b) => Math.abs(height(a) - height(id)) - Math.abs(height(b) - height(id)))[0];
    let next;
    if (key === "ArrowRight") next = nearest(node.out.map((edge) => edge.to));
    else if (key === "ArrowLeft") next = nearest(node.in.map((edge) => edge.from));
    else {
      const column = [...drawn.nodes.values()].filter((each) => each.kind === node.kind).sort((a, b) => height(a.id) - height(b.id));
      next = column[column.indexOf(node) + (key === "ArrowDown" ? 1 : -1)]?.id;
    }
    if (!next) return false;
    const element = linkOf(next);
    for (const each of svg.querySelectorAll("a.node[tabindex='0']")) each.setAttribute("tabindex", "-1");
    element?.setAttribute("tabindex", "0");
    element?.focus();
    return true;
  }
  const linkOf = (id) => [...svg.querySelectorAll("a.node")].find((each) => each.dataset.key === id);

  /** Lifts the paths through an element out of the rest. */
  function lift(id) {
    held = id;
    const node = id && drawn.nodes.get(id);
    onFocus(node || null);
    if (!node) { svg.classList.remove("lifted"); return; }
    const lit = new Set();
    for (const member of node.isGroup ? node.members.map((each) => each.id) : [id]) for (const each of pathsThrough(whole, member)) lit.add(place.get(each));
    svg.classList.add("lifted");
    for (const each of svg.querySelectorAll("a.node")) each.classList.toggle("lit", lit.has(each.dataset.key));
    let edges = 0;
    for (const each of svg.querySelectorAll("g.edge")) {
      const [from, to] = each.dataset.ends.split("\n");
      edges += each.classList.toggle("lit", lit.has(from) && lit.has(to));
    }
    svg.classList.toggle("crowded", edges > mostLabels / 2);
  }

  function nodeElement(node, isFirstOfAll) {
    const { x, y } = arranged.places.get(node.id);
    const lines = textOf(node);
    const { width, height } = size;
    const hasProblems = node.problems?.error || node.problems?.warning;
    return s("a.node", {
      class: `${node.kind}${node.isGroup ? " group" : ""}${node.ready === false ? " unready" : ""}`, href: address(node), "data-key": node.id, transform: `translate(${x} ${y})`, tabindex: isFirstOfAll ? "0" : "-1", "aria-label": spoken(node),
      onpointerenter: (event) => { if (event.pointerType !== "touch") lift(node.id); }, onpointerleave: () => { if (!svg.contains(document.activeElement)) lift(null); },
      onfocus: () => { lift(node.id); show(node.id); }, onblur: () => lift(null),
      // A click that ends a drag leads nowhere.
      onclick: (event) => { if (event.defaultPrevented) event.stopPropagation(); },
    }, node.isGroup ? s("path.behind", { d: shape[node.kind](width, height), transform: "translate(5 5)" }) : null, s("path.shape", { d: shape[node.kind](width, height) }),
      node.kind === "service" ? s("path.inner", { d: `M7 0V${height}` }) : null,
      s("text.name", { x: "20", y: lines.detail ? "21" : "29" }, shortened(lines.name, width - (hasProblems ? 74 : 34), "name")), s("text.detail", { x: "20", y: "38" }, shortened(lines.detail, width - (node.ready === false ? 56 : 34), "detail")), marks(node, width));
  }

  function edgeElement(edge, withLabel) {
    const from = arranged.places.get(edge.from), to = arranged.places.get(edge.to);
    const x1 = from.x + size.width, y1 = from.y + size.height / 2, x2 = to.x - 2, y2 = to.y + size.height / 2, bend = Math.max(30, (x2 - x1) / 2);
    const lines = edge.parts.map((part) => [part.label, part.weight !== null && part.weight !== undefined && part.weight !== 100 ? `${part.weight} %` : null, typeof part.rate === "number" ? t("topology.perSecond", { rate: rate(part.rate) }) : null].filter(Boolean).join(" · ")).filter(Boolean);
    if (lines.length > mostLines) lines.splice(mostLines - 1, lines.length, "…");
    const weight = Math.max(...edge.parts.map((part) => part.weight ?? 0));
    return s("g.edge", { "data-key": `${edge.from} ${edge.to}`, "data-ends": `${edge.from}\n${edge.to}`, class: edge.kind ?? "" },
      s("path", { d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, "marker-end": "url(#arrow)", "stroke-width": weight ? String(1 + Math.min(weight, 100) / 60) : "1.3" }),
      // Labels stand near the end that fewer edges share, so that they seldom meet.
      lines.length ? label(lines, labelPlace(edge, x1, y1, x2, y2, lines.length), withLabel) : null);
  }

  function label(lines, { x, y }, isShown) {
    return s("text.label", { class: isShown ? "" : "waiting", x, y: y - (lines.length - 1) * 6.5, "text-anchor": "middle" }, lines.length === 1 ? lines[0] : lines.map((line, i) => s("tspan", { x, dy: i ? "13" : "0" }, line)));
  }

  function labelPlace(edge, x1, y1, x2, y2, lines) {
    const difference = drawn.nodes.get(edge.from).out.length - drawn.nodes.get(edge.to).in.length;
    const p = lines > 1 ? 0.5 : difference > 0 ? 0.74 : difference < 0 ? 0.26 : 0.34;
    const bend = Math.max(30, (x2 - x1) / 2);
    const at = (a, b, c, d) => (1 - p) ** 3 * a + 3 * (1 - p) ** 2 * p * b + 3 * (1 - p) * p * p * c + p ** 3 * d;
    return { x: at(x1, x1 + bend, x2 - bend, x2), y: at(y1, y1, y2, y2) - 4 };
  }

  function update(answer, { groups = "auto", isNew = false } = {}) {
    whole = index(answer);
    ({ graph: drawn, place } = grouped(whole, { always: groups === "all", never: groups === "none" }));
    const structure = [...drawn.nodes.keys()].sort().join("\n") + drawn.edges.map((edge) => `${edge.from}>${edge.to}`).sort().join("\n");
    if (structure !== arrangedOf || !arranged) { arranged = layout(drawn, dagre); arrangedOf = structure; }
    const labelled = drawn.edges.length <= mostLabels;
    svg.classList.toggle("dense", drawn.edges.length > 100);
    // As high as it needs to be, up to what the page has room for.
    if (isFirst || isNew) box.style.height = `clamp(240px, ${Math.round(arranged.height * 1.15 + 60)}px, max(340px, 70vh))`;
    const nodes = [...drawn.nodes.values()].filter((node) => arranged.places.has(node.id)).sort((a, b) => columns.indexOf(a.kind) - columns.indexOf(b.kind) || arranged.places.get(a.id).y - arranged.places.get(b.id).y);
    const focused = svg.contains(document.activeElement) ? document.activeElement.dataset?.key : null;
    parts = morph(parts, s("g.parts",
      s("g.heads", columns.map((kind, i) => s("text.column-head", { x: i * (size.width + size.columnGap), y: "16" }, t(`topology.${kind}s`)))),
      s("g.edges", bundled(drawn.edges).map((edge) => edgeElement(edge, labelled))), s("g.nodes", nodes.map((node, i) => nodeElement(node, focused ? node.id === focused : i === 0)))));
    if (held && !drawn.nodes.has(held)) lift(null); else if (held) lift(held);
    if (isFirst || isNew) requestAnimationFrame(() => fit({ isReadable: true }));
    isFirst = false;
  }

  return { element, update, fit };
}

/** Each kind has an outline of its own, so that it is told without colour. */
const shape = {
  host: (w, h) => `M${h / 2} 0H${w - h / 2}A${h / 2} ${h / 2} 0 0 1 ${w - h / 2} ${h}H${h / 2}A${h / 2} ${h / 2} 0 0 1 ${h / 2} 0Z`,
  gateway: (w, h) => `M14 0H${w - 14}L${w} ${h / 2}L${w - 14} ${h}H14L0 ${h / 2}Z`,
  route: (w, h) => `M6 0H${w - 6}Q${w} 0 ${w} 6V${h - 6}Q${w} ${h} ${w - 6} ${h}H6Q0 ${h} 0 ${h - 6}V6Q0 0 6 0Z`,
  service: (w, h) => `M0 0H${w}V${h}H0Z`,
};

/** The name and the second line of a node. */
export function textOf(node) {
  if (node.isGroup) {
    const name = t(`topology.group.${node.kind}`, { n: node.members.length });
    return { name, detail: [node.kind === "host" ? node.members.slice(0, 2).map((each) => each.name).join(", ") : node.namespace ?? t("topology.undefined"), node.unready ? t("topology.unready", { n: node.unready }) : null].filter(Boolean).join(" · ") };
  }
  const detail = [node.namespace];
  if (node.replicas) detail.push(`${node.replicas.ready}/${node.replicas.total}`);
  if (node.kind === "gateway" && typeof node.rate === "number") detail.push(t("topology.perSecond", { rate: rate(node.rate) }));
  else if (node.detail && node.kind !== "service") detail.push(node.detail);
  return { name: node.name, detail: detail.filter(Boolean).join(" · ") };
}

/** All that is known of a node, for those who do not see the drawing. */
export function spoken(node) {
  const { name, detail } = textOf(node);
  const { error = 0, warning = 0 } = node.problems ?? {};
  return [t(`topology.${node.kind}`), node.isGroup || !node.namespace ? name : `${node.namespace}/${name}`, node.isGroup ? detail : node.detail,
    node.replicas ? t("topology.replicas", node.replicas) : node.ready === false ? t("topology.notReady") : null, error ? t("topology.errors", { n: error }) : null, warning ? t("topology.warnings", { n: warning }) : null].filter(Boolean).join(", ");
}

/** Errors and warnings as a mark with a number, and whether it is not ready: shapes first, colours second. */
function marks(node, width) {
  const { error = 0, warning = 0 } = node.problems ?? {};
  const found = [];
  if (error || warning) found.push(s("g.mark", { class: error ? "error" : "warning", transform: `translate(${width - 22} 13)` },
    error ? s("circle", { r: "9" }) : s("path", { d: "M0 -10L10 8H-10Z" }), s("text", { "text-anchor": "middle", y: error ? "4" : "6" }, error ? "✕" : "!"), s("text.number", { x: "-13", y: "4", "text-anchor": "end" }, String(error || warning))));
  if (node.ready === false) found.push(s("g.mark.error", { transform: `translate(${width - 22} 33)` }, s("rect", { x: "-8", y: "-8", width: "16", height: "16", rx: "2" }), s("text", { "text-anchor": "middle", y: "4" }, "↯")));
  return found;
}

const brush = document.createElement("canvas").getContext("2d");
/** As style.css has them. */
const fonts = { name: "600 14px", detail: "400 12px" };
const widths = new Map();

/** How wide a text is drawn, in the units of the drawing. */
function widthOf(text, style) {
  const key = `${style} ${text}`;
  if (widths.size > 20_000) widths.clear();
  if (!widths.has(key)) {
    brush.font = `${fonts[style]} ${getComputedStyle(document.documentElement).getPropertyValue("--sans")}`;
    widths.set(key, brush.measureText(text).width);
  }
  return widths.get(key);
}

/** The middle goes where it is too long: names differ at their ends. */
function shortened(text, room, style) {
  if (widthOf(text, style) <= room) return text;
  let least = 2, most = text.length;
  const cut = (length) => `${text.slice(0, Math.ceil(length / 2))}…${text.slice(text.length - Math.floor(length / 2))}`;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (widthOf(cut(middle), style) <= room) least = middle; else most = middle - 1;
  }
  return cut(least);
}
