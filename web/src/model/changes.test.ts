import type { LiveMessage, LogEvent, Snapshot } from "../api/types";
import { applied, withEvents } from "./changes";

const link = { state: "online" as const, reason: "", baud: 9600, since: "", age_ms: 300 };
const held: Snapshot = {
  sequence: 7,
  time: "then",
  link,
  device: null,
  nodes: [
    { id: "system", kind: "system", unit: 0, module: 0, states: { ups: "a" }, since: { ups: "1" }, values: { a: 1, b: 2 }, synoptic: {} },
    { id: "unit-1", kind: "unit", unit: 1, module: 0, states: {}, since: {}, values: { a: 5 }, synoptic: {} },
  ],
  last_known: null,
  alarms: [],
};
const delta = (sequence: number, more: object = {}): LiveMessage => ({ type: "delta", sequence, time: "now", link, ...more });

test("a delta changes what it names and nothing else", () => {
  const message = delta(8, { nodes: [{ id: "system", values: { a: 3, b: null, c: 4 }, states: { ups: "b" }, since: { ups: "2" } }] });
  const now = applied(held, message) as Snapshot;
  expect(now.nodes[0]).toEqual({ ...held.nodes[0], values: { a: 3, c: 4 }, states: { ups: "b" }, since: { ups: "2" } });
  expect(now.nodes[1]).toBe(held.nodes[1]);
  expect([now.sequence, now.time, now.alarms]).toEqual([8, "now", held.alarms]);
  expect(held.nodes[0]?.values).toEqual({ a: 1, b: 2 });
});

test("null is a value of the device and of what was last known", () => {
  const last_known = { age_ms: 1, nodes: [] };
  const now = applied({ ...held, last_known }, delta(8, { device: null, last_known: null })) as Snapshot;
  expect([now.device, now.last_known]).toEqual([null, null]);
});

test.each([6, 7, 9, 100])("a delta with the number %i after 7 is a gap", (sequence) => {
  expect(applied(held, delta(sequence))).toBe("gap");
  expect(applied(null, delta(8))).toBe("gap");
});

test("a state takes the place of everything, one without nodes of nothing", () => {
  const state = { type: "state", sequence: 9, snapshot: { ...held, sequence: 9, nodes: [] } } as LiveMessage;
  expect((applied(held, state) as Snapshot).nodes).toEqual([]);
  expect(applied(null, state)).toMatchObject({ sequence: 9 });
  expect(applied(held, { type: "state", sequence: 9, snapshot: { sequence: 9 } })).toBe(held);
});

test("a heartbeat tells the age, and finds a gap", () => {
  const beat = (sequence: number): LiveMessage => ({ type: "heartbeat", sequence, age_ms: 4000 });
  expect((applied(held, beat(7)) as Snapshot).link.age_ms).toBe(4000);
  expect(applied(held, beat(8))).toBe("gap");
});

test("events stand once, in order, the newest of them", () => {
  const event = (id: number): LogEvent => ({ id, time: "", log: "card", level: "", kind: "", text: "" });
  const ids = withEvents([event(1), event(2)], [event(4), event(2), event(3)], 3).map((one) => one.id);
  expect(ids).toEqual([2, 3, 4]);
  expect(withEvents(null, [event(1)], 3)).toHaveLength(1);
});
