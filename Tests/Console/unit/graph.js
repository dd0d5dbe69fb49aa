// The graph behind the topology's drawing.

import { bundled, columns, grouped, index, layout, pathsThrough, size } from "/assets/draw/graph.js";
import { equal, isTrue } from "./check.js";

const node = (kind, name, more = {}) => ({ id: `${kind}:${name}`, kind, name, namespace: kind === "host" ? null : "shop", problems: { error: 0, warning: 0 }, ...more });
const edge = (from, to, more = {}) => ({ from, to, weight: null, label: null, ...more });
/** Hosts on one gateway, each with a route of its own to one service. */
const hosts = (count) => {
  const names = Array.from({ length: count }, (_, i) => `h${i}`);
  return {
    nodes: [node("gateway", "one"), node("service", "s"), ...names.flatMap((name) => [node("host", name), node("route", name, { host: name })])],
    edges: names.flatMap((name) => [edge(`host:${name}`, "gateway:one"), edge("gateway:one", `route:${name}`), edge(`route:${name}`, "service:s")]),
  };
};

export const tests = {
  "several edges from one node to another are drawn as one, with what each is for": () => {
    const [first, ...others] = bundled([edge("a", "b", { label: "v1", weight: 80 }), edge("a", "c"), edge("a", "b", { label: "v3", weight: 20 })]);
    equal(first.parts.map(({ label, weight }) => [label, weight]), [["v1", 80], ["v3", 20]]);
    equal(others.map((each) => each.to), ["c"]);
  },
  "a path through a host has the routes of that host alone": () =>
    equal([...pathsThrough(index(hosts(3)), "host:h1")].sort(), ["gateway:one", "host:h1", "route:h1", "service:s"]),
  "a long column is drawn in groups, which keep all edges": () => {
    const { graph } = grouped(index(hosts(50)));
    equal([...graph.nodes.values()].map((each) => [each.kind, each.members?.length ?? 1]).sort(), [["gateway", 1], ["host", 50], ["route", 50], ["service", 1]]);
    equal(graph.edges.map((each) => each.count ?? 0), [50, 50, 50]);
  },
  "a short column is drawn as it is": () => equal(grouped(index(hosts(3))).graph.nodes.size, 8),
  "no two nodes of a column overlap, and columns of a high drawing begin at its top": () => {
    const graph = index(hosts(30));
    const { places } = layout(graph, null);
    const top = Math.min(...[...places.values()].map(({ y }) => y));
    for (const kind of columns) {
      const heights = [...graph.nodes.values()].filter((each) => each.kind === kind).map(({ id }) => places.get(id).y).sort((a, b) => a - b);
      isTrue(heights.every((height, i) => i === 0 || height - heights[i - 1] >= size.height), `${kind} overlaps`);
      equal(heights[0], top, kind);
    }
  },
};
