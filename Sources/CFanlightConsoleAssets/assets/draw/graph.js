// The graph of hosts, gateways, routes and services: what belongs together, what lies on a path, and where each is drawn. Nothing here touches the page.

/** From left to right. */
export const columns = ["host", "gateway", "route", "service"];
/** A column with more than this is drawn in groups. */
const mostInColumn = 40;
/** Beyond these dagre takes long and spreads columns out; they are then ordered by their neighbours and stand close. */
const mostForDagre = { nodes: 120, edges: 90 };

export const size = { width: 216, height: 48, gap: 12, columnGap: 100, head: 34 };
/** Columns of a drawing that is higher than this all begin at its top, where it is first looked at. */
const mostCentred = 900;

/** Nodes by id, with the edges that come in and go out. Edges to nodes that are not there are left out. */
export function index({ nodes, edges }) {
  const all = new Map(nodes.map((node) => [node.id, { ...node, in: [], out: [] }]));
  const kept = edges.filter((edge) => all.has(edge.from) && all.has(edge.to));
  for (const edge of kept) { all.get(edge.from).out.push(edge); all.get(edge.to).in.push(edge); }
  return { nodes: all, edges: kept };
}

/** The host that a route node is of: a VirtualService on two hosts has two nodes, and the way to them goes through the gateways that both have. */
const hostOf = (node) => node.host ?? null;

/**
 * What lies on the paths through a node: a set of ids. A gateway is on the paths of all its hosts, so a path through it goes on only to routes of its own host.
 */
export function pathsThrough(graph, id) {
  const start = graph.nodes.get(id);
  if (!start) return new Set();
  const near = (node, direction, kind) => node[direction].map((edge) => graph.nodes.get(direction === "in" ? edge.from : edge.to)).filter((each) => each.kind === kind);
  const unique = (all) => [...new Set(all)];
  let hosts, gateways, routes, services;
  if (start.kind === "host") {
    hosts = [start];
    gateways = near(start, "out", "gateway");
    routes = unique(gateways.flatMap((each) => near(each, "out", "route")).filter((each) => !hostOf(each) || hostOf(each) === start.name));
  } else if (start.kind === "gateway") {
    gateways = [start];
    hosts = near(start, "in", "host");
    routes = near(start, "out", "route");
  } else {
    routes = start.kind === "route" ? [start] : near(start, "in", "route");
    gateways = unique(routes.flatMap((each) => near(each, "in", "gateway")));
    hosts = unique(gateways.flatMap((each) => near(each, "in", "host")).filter((each) => routes.some((route) => !hostOf(route) || hostOf(route) === each.name)));
  }
  services = start.kind === "service" ? [start] : unique(routes.flatMap((each) => near(each, "out", "service")));
  return new Set([...hosts, ...gateways, ...routes, ...services].map((each) => each.id));
}

/**
 * Puts what is much alike into one node, where a column is long: hosts on the same gateways, routes and services of one namespace. Gives the graph to draw and
 * `place`, a map from ids to the ids that stand for them.
 */
export function grouped(graph, { always = false, never = false } = {}) {
  const place = new Map([...graph.nodes.keys()].map((id) => [id, id]));
  if (never) return { graph, place };
  const groups = new Map();
  for (const kind of columns) {
    const all = [...graph.nodes.values()].filter((node) => node.kind === kind);
    if (kind === "gateway" || (all.length <= mostInColumn && !always)) continue;
    const parts = new Map();
    for (const node of all) {
      const key = kind === "host" ? node.out.map((edge) => edge.to).sort().join(" ") : node.namespace ?? "";
      if (!parts.has(key)) parts.set(key, []);
      parts.get(key).push(node);
    }
    for (const [key, members] of parts) {
      if (members.length < 2) continue;
      const id = `group:${kind}:${kind === "host" ? `${members[0].id}+${members.length}` : key}`;
      const sum = (level) => members.reduce((total, each) => total + (each.problems?.[level] ?? 0), 0);
      groups.set(id, {
        id, kind, isGroup: true, members, name: key, namespace: kind === "host" ? null : key || null, resource: null, problems: { error: sum("error"), warning: sum("warning") },
        ready: members.some((each) => each.ready === false) ? false : null, unready: members.filter((each) => each.ready === false).length, replicas: null, detail: "",
      });
      for (const member of members) place.set(member.id, id);
    }
  }
  if (!groups.size) return { graph, place };
  const nodes = [...graph.nodes.values()].filter((node) => place.get(node.id) === node.id).map(({ in: _, out: __, ...node }) => node);
  const edges = new Map();
  for (const edge of graph.edges) {
    const from = place.get(edge.from), to = place.get(edge.to), key = `${from} ${to}`;
    const isWhole = from === edge.from && to === edge.to;
    if (!edges.has(key)) edges.set(key, isWhole ? { ...edge } : { from, to, kind: edge.kind, weight: null, label: null, count: 0, rate: null });
    const kept = edges.get(key);
    if (!isWhole) { kept.count += 1; if (typeof edge.rate === "number") kept.rate = (kept.rate ?? 0) + edge.rate; }
  }
  return { graph: index({ nodes: [...nodes, ...groups.values()], edges: [...edges.values()] }), place };
}

/** Edges as they are drawn: one from each node to each other, with what the several ones between them are for in `parts`. */
export function bundled(edges) {
  const found = new Map();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    if (!found.has(key)) found.set(key, { ...edge, parts: [] });
    found.get(key).parts.push(edge);
  }
  return [...found.values()];
}

/** Where nodes stand: `{places: Map id → {x, y}, width, height}`. */
export function layout(graph, dagre) {
  const order = dagre && graph.nodes.size <= mostForDagre.nodes && graph.edges.length <= mostForDagre.edges ? byDagre(graph, dagre) : byNeighbours(graph);
  const places = new Map();
  const heights = columns.map((kind) => stack(order.get(kind)));
  function stack(column) {
    let end = 0;
    for (const entry of column) {
      // Where dagre wants it, but never over the one before.
      entry.y = Math.max(entry.wanted, end);
      end = entry.y + size.height + size.gap;
    }
    return end;
  }
  const height = Math.max(...heights, size.height);
  columns.forEach((kind, i) => {
    const column = order.get(kind);
    // Without wishes a column stands in the middle.
    const shift = order.isFree && height <= mostCentred ? (height - heights[i]) / 2 : 0;
    for (const { id, y } of column) places.set(id, { x: i * (size.width + size.columnGap), y: size.head + y + shift });
  });
  return { places, width: columns.length * size.width + (columns.length - 1) * size.columnGap, height: size.head + height };
}

/** dagre's order of each column, and its heights; what it ranks elsewhere (a gateway without hosts) stays in its column. */
function byDagre(graph, dagre) {
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: "LR", nodesep: size.gap, ranksep: size.columnGap, edgesep: 4 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const kind of columns) g.setNode(`column:${kind}`, { width: 1, height: 1 });
  for (let i = 1; i < columns.length; i++) g.setEdge(`column:${columns[i - 1]}`, `column:${columns[i]}`, { weight: 0 });
  for (const node of graph.nodes.values()) {
    g.setNode(node.id, { width: size.width, height: size.height });
    const i = columns.indexOf(node.kind);
    if (i > 0 && !node.in.length) g.setEdge(`column:${columns[i - 1]}`, node.id, { weight: 0 });
  }
  for (const edge of graph.edges) g.setEdge(edge.from, edge.to, { weight: 1 });
  dagre.layout(g);
  const order = new Map(columns.map((kind) => [kind, []]));
  for (const node of graph.nodes.values()) order.get(node.kind)?.push({ id: node.id, wanted: g.node(node.id).y - size.height / 2 });
  const top = Math.min(...[...order.values()].flat().map((each) => each.wanted), Infinity);
  for (const column of order.values()) {
    for (const each of column) each.wanted -= top;
    column.sort((a, b) => a.wanted - b.wanted);
  }
  return order;
}

/** Columns whose nodes stand beside the middle of their neighbours: a few sweeps to the right and back. */
function byNeighbours(graph) {
  const order = new Map(columns.map((kind) => [kind, []]));
  for (const node of [...graph.nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) order.get(node.kind)?.push({ id: node.id, wanted: 0 });
  const rank = new Map();
  const number = () => { for (const column of order.values()) column.forEach(({ id }, i) => rank.set(id, (i + 0.5) / column.length)); };
  number();
  for (let sweep = 0; sweep < 6; sweep++) {
    const direction = sweep % 2 ? "out" : "in";
    for (const kind of sweep % 2 ? [...columns].reverse() : columns) {
      const column = order.get(kind);
      const middle = new Map(column.map(({ id }) => {
        const near = graph.nodes.get(id)[direction].map((edge) => rank.get(direction === "in" ? edge.from : edge.to));
        return [id, near.length ? near.reduce((a, b) => a + b, 0) / near.length : rank.get(id)];
      }));
      column.sort((a, b) => middle.get(a.id) - middle.get(b.id));
      number();
    }
  }
  order.isFree = true;
  return order;
}
