// What a unit or module of the list is called, and what it does in a word.
import { expect, test } from "vitest";
import type { Node } from "../api/types";
import { nodeStatus } from "./status";

const node = (states: Node["states"]): Node => ({ id: "n", kind: "module", unit: 1, module: 2, states, since: {}, values: {}, synoptic: {} });

test("a module of which only the mark is known has the mark's word", () => {
  expect(nodeStatus(node({ ups: "On standby", device: "operating" }))).toBe("On standby");
  expect(nodeStatus(node({ sts: "LOAD OFF", device: "operating" }))).toBe("LOAD OFF");
  expect(nodeStatus(node({ device: "operating" }))).toBe("Operating");
  expect(nodeStatus(node({ device: "with_alarm" }))).toBe("Operating with alarm");
  expect(nodeStatus(node({ device: "unknown" }))).toBe("Unknown");
});
