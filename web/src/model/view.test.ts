import type { LinkState, Node, Snapshot } from "../api/types";
import { figuresOf, heaviest, loadTone } from "./figures";
import { headline, nodeTone } from "./status";
import { reading, silenceLimitMs, viewOf } from "./view";

function node(values: Record<string, number>): Node {
  const states = { ups: "Load protected by Inverter", output: "Load protected by inverter", battery: "Battery OK", device: "operating" };
  const since = { ups: "2026-11-21T08:00:00.000Z", battery: "2026-11-20T08:00:00.000Z" };
  return { id: "system", kind: "system", unit: 0, module: 0, states, since, values, synoptic: {} };
}

function snapshot(state: LinkState, part: Partial<Snapshot> = {}): Snapshot {
  const link = { state, reason: "no answer", baud: 9600, since: "2026-11-21T08:00:00.000Z", age_ms: 400 };
  return { sequence: 1, time: "", link, device: null, nodes: [], last_known: null, alarms: [], ...part };
}

const measured = { "output.load": 46 };

test("online and answering, a value is live", () => {
  const one = node(measured);
  const view = viewOf(snapshot("online", { nodes: [one] }), 0);
  expect(view.freshness).toBe("live");
  expect(reading(view, one, "output.load")).toEqual({ kind: "live", value: 46, unit: "%" });
  expect(reading(view, one, "battery.charge")).toEqual({ kind: "absent", reason: "not measured by this device" });
});

test("zero is a value", () => {
  const one = node({ "output.load": 0 });
  expect(reading(viewOf(snapshot("online"), 0), one, "output.load")).toEqual({ kind: "live", value: 0, unit: "%" });
});

test.each(["stale", "lost", "searching"] as const)("no value is live when the link is %s", (state) => {
  const one = node({});
  const last_known = { age_ms: 9000, nodes: [{ id: "system", values: measured }] };
  const view = viewOf(snapshot(state, { nodes: [one], last_known }), 0);
  expect(view.freshness).toBe(state);
  expect(reading(view, one, "output.load")).toEqual({ kind: "old", value: 46, unit: "%" });
  expect(reading(view, one, "battery.charge").kind).toBe("absent");
  expect(nodeTone(view, one)).toBe("unknown");
  expect(headline(view, one).title).not.toContain("protected");
});

test("a card that has been silent makes every value old, though its last word was online", () => {
  const one = node(measured);
  const last = snapshot("online", { nodes: [one] });
  expect(viewOf(last, silenceLimitMs).freshness).toBe("live");
  const view = viewOf(last, silenceLimitMs + 1);
  expect(view.freshness).toBe("unreachable");
  expect(reading(view, one, "output.load")).toEqual({ kind: "old", value: 46, unit: "%" });
  expect(headline(view, one).tone).toBe("critical");
});

test("temperatures are shown in the unit of the setting, and nothing else is", () => {
  const one = node({ "battery.temperature": 24.5, "output.load": 46 });
  const view = viewOf(snapshot("online", { nodes: [one] }), 0, silenceLimitMs, true);
  expect(reading(view, one, "battery.temperature")).toEqual({ kind: "live", value: 76.1, unit: "°F" });
  expect(reading(view, one, "output.load")).toEqual({ kind: "live", value: 46, unit: "%" });
});

test("the age of a value is that of its sweep and of the answer together", () => {
  expect(viewOf(snapshot("online"), 2000).ageMs).toBe(2400);
});

test("the headline has the daemon's words, and none of them twice", () => {
  const told = headline(viewOf(snapshot("online"), 0), node(measured));
  const detail = expect.stringMatching(/^Since 2[012]\/11\/2026 \d\d:\d\d:00 · Battery OK$/);
  expect(told).toEqual({ tone: "ok", title: "Load protected by Inverter", detail });
});

test("a figure takes the first value that the device gives, and stays when it gives none", () => {
  const view = viewOf(snapshot("online"), 0);
  const figures = figuresOf(view, node({ "output.l1.load": 30, "ambient.temperature": 22 }));
  expect(figures.find((figure) => figure.title === "Load")?.name).toBe("output.l1.load");
  expect(figures.find((figure) => figure.title === "Temperature")?.name).toBe("ambient.temperature");
  expect(figures.find((figure) => figure.title === "Battery")?.name).toBe("battery.charge");
});

// 90 % is still normal, 100 % is not yet an overload.
test("the load's tone changes above 90 and above 100 %", () => {
  expect([0, 90, 91, 100, 101].map(loadTone)).toEqual(["ok", "ok", "warning", "warning", "critical"]);
});

test("the load has the colour of its highest phase, which is told where the whole does not say why", () => {
  const view = viewOf(snapshot("online"), 0);
  const even = node({ "output.load": 95, "output.l1.load": 96, "output.l2.load": 94 });
  expect(heaviest(view, even)).toEqual({ name: "output.l1.load", tone: "warning", isTold: true });
  const uneven = node({ "output.load": 95, "output.l1.load": 90, "output.l2.load": 101 });
  expect(heaviest(view, uneven)).toEqual({ name: "output.l2.load", tone: "critical", isTold: false });
  expect(heaviest(view, node({ "output.load": 40 }))).toEqual({ name: "output.load", tone: "ok", isTold: true });
});
