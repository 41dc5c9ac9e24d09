import { points } from "../api/generated/points";
import { groupsOf, placeOf, pointOf } from "./measurements";

test("a name says its group, its column and its quantity", () => {
  expect(placeOf("output.l1.voltage")).toEqual({ group: "output", shape: "phases", column: "l1", quantity: "voltage" });
  expect(placeOf("bypass.l3_l1.voltage").shape).toBe("lines");
  expect(placeOf("battery.positive.current").shape).toBe("poles");
  expect(placeOf("battery.charge")).toEqual({ group: "battery", shape: "whole", column: "", quantity: "charge" });
});

test("every value of the card has exactly one place", () => {
  const cells = groupsOf(() => true).flatMap((group) => group.blocks.flatMap((block) => block.rows.flatMap((row) => row.cells)));
  const names = cells.filter((cell) => cell !== undefined).map((cell) => cell.name);
  expect(names.sort()).toEqual(points.map((point) => point.name).sort());
});

test("a single-phase device has one column and no empty rows", () => {
  const groups = groupsOf((name) => ["output.l1.voltage", "output.l1.current", "output.frequency"].includes(name));
  expect(groups).toHaveLength(1);
  const phases = groups[0]?.blocks.find((block) => block.shape === "phases");
  expect(phases?.columns).toEqual(["L1"]);
  expect(phases?.rows.map((row) => `${row.title} ${row.unit}`)).toEqual(["Current A", "Voltage V"]);
});

test("units and decimals are the firmware's", () => {
  expect(pointOf("battery.charge")).toEqual({ name: "battery.charge", unit: "%", decimals: 0 });
  expect(pointOf("output.frequency")).toEqual({ name: "output.frequency", unit: "Hz", decimals: 1 });
});
