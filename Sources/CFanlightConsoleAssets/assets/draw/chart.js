// Line charts of samples at even steps: gaps where there is none, a tip by pointer and by keys, and the same figures as a table.

import { h, s } from "../core/dom.js";
import { locale, t } from "../core/i18n.js";
import { table } from "../core/ui.js";

const margin = { left: 56, right: 12, top: 10, bottom: 24 };
const height = 180;

/** Round numbers from 0 to at least the value, six at most. */
function roundSteps(value) {
  if (!(value > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(value / 4));
  const step = ([1, 2, 2.5, 5].find((each) => each * power >= value / 4) ?? 10) * power;
  return Array.from({ length: Math.ceil(value / step) + 1 }, (_, i) => i * step);
}

/** The stretches of samples that are there: `[[index, value], …]`. */
function stretches(values) {
  const found = [];
  let open = null;
  values.forEach((value, i) => {
    if (value === null || value === undefined) { open = null; return; }
    if (!open) found.push((open = []));
    open.push([i, value]);
  });
  return found;
}

/**
 * The answer has `element`, which fits itself to its place, and `update({series, step, end})`. A series is `{name, values, style}` with style `first` or `second`;
 * `format(value)` writes a value with its unit.
 */
export function lineChart(title, { format }) {
  let data = null, chosen = null, width = 600;
  const svg = s("svg.chart-lines", { height: String(height), "aria-hidden": "true" });
  const tip = h("div.chart-tip", { hidden: true });
  const spoken = h("span.hidden", { role: "status", "aria-live": "polite" });
  const box = h("div.chart-box", { tabindex: "0", role: "group", "aria-label": t("traffic.chart", { title }), onkeydown: keys, onblur: () => choose(null), onpointermove: point, onpointerdown: point, onpointerleave: () => { if (document.activeElement !== box) choose(null); } }, svg, tip);
  const legend = h("div.legend");
  const details = h("details.chart-table", { ontoggle: () => drawTable() }, h("summary", t("traffic.table")), h("div"));
  const element = h("figure.chart", { "data-own": true }, h("figcaption", h("strong", title), legend), box, spoken, details);
  new ResizeObserver(([entry]) => { const next = Math.round(entry.contentRect.width); if (next && next !== width) { width = next; draw(); } }).observe(box);

  const count = () => data.series[0]?.values.length ?? 0;
  const timeOf = (i) => new Date(data.end - (count() - 1 - i) * data.step * 1_000);
  const clock = (time, options = {}) => new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false, ...options }).format(time);
  const x = (i) => margin.left + (count() < 2 ? 0 : (i / (count() - 1)) * (width - margin.left - margin.right));
  let top = 1;
  const y = (value) => height - margin.bottom - (value / top) * (height - margin.top - margin.bottom);

  function update(next) {
    data = next;
    if (chosen !== null && chosen >= count()) chosen = null;
    draw();
    drawTable();
  }

  function draw() {
    if (!data) return;
    let most = 0;
    for (const { values } of data.series) for (const value of values) if (value > most) most = value;
    const lines = roundSteps(most * 1.03);
    top = lines.at(-1);
    const every = Math.max(1, Math.ceil((width - margin.left) / 90));
    const ticks = count() < 2 ? [] : Array.from({ length: every + 1 }, (_, i) => Math.round((i * (count() - 1)) / every));
    svg.setAttribute("width", String(width));
    svg.replaceChildren(
      s("g.grid", lines.map((value) => [s("line", { x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }), s("text", { x: margin.left - 6, y: y(value) + 4, "text-anchor": "end" }, format(value))])),
      s("g.times", ticks.map((i, k) => s("text", { x: x(i), y: height - 6, "text-anchor": k === 0 ? "start" : k === ticks.length - 1 ? "end" : "middle" }, clock(timeOf(i))))),
      ...data.series.flatMap(({ values, style }) => stretches(values).map((part) => (part.length === 1
        ? s("circle.dot", { class: style, cx: x(part[0][0]), cy: y(part[0][1]), r: "2" })
        : s("path.line", { class: style, d: `M${part.map(([i, value]) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}` })))),
      s("g.cursor"));
    legend.replaceChildren(...data.series.map(({ name, values, style }) => h("span.legend-entry", sample(style), h("span", name), h("strong", write(last(values))))));
    mark();
  }

  const write = (value) => (value === null || value === undefined ? "–" : format(value));
  const last = (values) => values.findLast((value) => value !== null) ?? null;

  function choose(i) { if (i !== chosen) { chosen = i; mark(); } }

  function mark() {
    const cursor = svg.querySelector(".cursor");
    if (!cursor) return;
    cursor.replaceChildren();
    tip.hidden = chosen === null;
    if (chosen === null) return;
    cursor.append(s("line", { x1: x(chosen), x2: x(chosen), y1: margin.top, y2: height - margin.bottom }));
    for (const { values, style } of data.series) if (values[chosen] !== null && values[chosen] !== undefined) cursor.append(s("circle.dot", { class: style, cx: x(chosen), cy: y(values[chosen]), r: "4" }));
    const time = clock(timeOf(chosen), { second: "2-digit" });
    tip.replaceChildren(h("div", time), ...data.series.map(({ name, values, style }) => h("div.legend-entry", sample(style), h("span", name), h("strong", values[chosen] === null ? t("traffic.noSample") : write(values[chosen])))));
    const room = width - margin.right - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, x(chosen) + (x(chosen) > width / 2 ? -tip.offsetWidth - 10 : 10)))}px`;
    if (document.activeElement === box) spoken.textContent = `${time}: ${data.series.map(({ name, values }) => `${name} ${values[chosen] === null ? t("traffic.noSample") : write(values[chosen])}`).join(", ")}`;
  }

  function point(event) {
    if (!data || count() < 2) return;
    const at = event.clientX - svg.getBoundingClientRect().left;
    choose(Math.max(0, Math.min(count() - 1, Math.round(((at - margin.left) / (width - margin.left - margin.right)) * (count() - 1)))));
  }

  function keys(event) {
    if (!data || !count() || event.target !== box) return;
    const moves = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -Infinity, End: Infinity };
    if (event.key === "Escape") choose(null);
    else if (event.key in moves) choose(Math.max(0, Math.min(count() - 1, (chosen ?? count() - 1) + moves[event.key])));
    else return;
    event.preventDefault();
  }

  /** A row for every fourth sample, a minute, the newest first. */
  function drawTable() {
    if (!details.open || !data) return;
    const each = Math.max(1, Math.round(60 / data.step));
    const rows = [];
    for (let i = count() - 1; i >= 0 && rows.length < 60; i -= each) rows.push(i);
    details.lastChild.replaceChildren(table([
      { title: t("traffic.time"), cell: (i) => clock(timeOf(i), { second: "2-digit" }) }, ...data.series.map(({ name, values }) => ({ title: name, class: "number", cell: (i) => write(values[i]) })),
    ], rows, { caption: title }));
  }

  return { element, update };
}

const sample = (style) => s("svg.sample", { width: "22", height: "10", "aria-hidden": "true" }, s("path.line", { class: style, d: "M1 5H21" }));

/** A small line without axes; what it says stands beside it as numbers. */
export function sparkline(values, { width = 120, height: tall = 26 } = {}) {
  const top = Math.max(1e-9, ...values.filter((value) => value !== null));
  const place = ([i, value]) => `${((i / Math.max(1, values.length - 1)) * width).toFixed(1)} ${(tall - 2 - (value / top) * (tall - 4)).toFixed(1)}`;
  return s("svg.sparkline", { width: String(width), height: String(tall), "aria-hidden": "true" }, stretches(values).map((part) => s("path.line.first", { d: `M${part.map(place).join("L")}${part.length === 1 ? "h1" : ""}` })));
}
