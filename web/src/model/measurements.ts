// The table of values as rows and columns: what belongs together, which columns a device has. Pure.
import { type Point, points } from "../api/generated/points";

const shapes = {
  whole: [""],
  phases: ["l1", "l2", "l3", "neutral"],
  lines: ["l1_l2", "l2_l3", "l3_l1"],
  poles: ["positive", "negative"],
} as const;
export type Shape = keyof typeof shapes;

const columnTitles: Record<string, string> = {
  l1: "L1",
  l2: "L2",
  l3: "L3",
  neutral: "N",
  l1_l2: "L1-L2",
  l2_l3: "L2-L3",
  l3_l1: "L3-L1",
  positive: "+",
  negative: "−",
  "": "",
};

const titles: Record<string, string> = {
  rectifier: "Input (rectifier)",
  dc_storage: "DC storage",
  source1: "Source 1",
  source2: "Source 2",
  switch1: "Switch 1",
  switch2: "Switch 2",
  source: "Sources",
  nominal: "Ratings",
};

function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface Row {
  title: string;
  unit: string;
  cells: (Point | undefined)[]; // one for each column
}
export interface Block {
  shape: Shape;
  columns: string[];
  rows: Row[];
}
export interface Group {
  title: string;
  blocks: Block[];
}

interface Place {
  group: string;
  shape: Shape;
  column: string;
  quantity: string;
}

export function placeOf(name: string): Place {
  const parts = name.split(".");
  const group = parts[0] ?? "";
  const column = parts.length === 3 ? (parts[1] ?? "") : "";
  const names = Object.keys(shapes) as Shape[];
  const shape = names.find((one) => (shapes[one] as readonly string[]).includes(column)) ?? "whole";
  return { group, shape, column, quantity: parts[parts.length - 1] ?? "" };
}

function blockOf(shape: Shape, members: { point: Point; place: Place }[]): Block {
  const columns = shapes[shape].filter((column) => members.some((member) => member.place.column === column));
  const quantities = [...new Set(members.map((member) => member.place.quantity))];
  const rows = quantities.map((quantity) => {
    const own = members.filter((member) => member.place.quantity === quantity);
    const cells = columns.map((column) => own.find((member) => member.place.column === column)?.point);
    return { title: words(quantity), unit: own[0]?.point.unit ?? "", cells };
  });
  return { shape, columns: columns.map((column) => columnTitles[column] ?? column), rows };
}

// What `has` says the device gives, in the order of the firmware's table; rows and columns without any value are left out.
export function groupsOf(has: (name: string) => boolean): Group[] {
  const members = points.filter((point) => has(point.name)).map((point) => ({ point, place: placeOf(point.name) }));
  const groups = [...new Set(members.map((member) => member.place.group))];
  return groups.map((group) => {
    const own = members.filter((member) => member.place.group === group);
    const present = (Object.keys(shapes) as Shape[]).filter((shape) => own.some((one) => one.place.shape === shape));
    const blocks = present.map((shape) => blockOf(shape, own.filter((one) => one.place.shape === shape)));
    return { title: titles[group] ?? words(group), blocks };
  });
}

export function pointOf(name: string): Point {
  return points.find((point) => point.name === name) ?? { name, unit: "", decimals: 0 };
}
