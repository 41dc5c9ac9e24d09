// The way of the energy as tiles and lines of a small grid, in the daemon's tones and words. Pure.
import type { Node, Tone } from "../api/types";
import { type View, reading } from "./view";

interface TileRow {
  area: string; // of the grid, styles/cards.css
  title: string;
  part: string; // of the synoptic
  state: string; // of the node's states; empty: shows the load
}
interface LineRow {
  area: string;
  part: string;
}
interface PathRow {
  tiles: readonly TileRow[];
  lines: readonly LineRow[];
}

const unit: PathRow = {
  tiles: [
    { area: "supply1", title: "Bypass mains", part: "bypass_input_supply", state: "bypass_input" },
    { area: "upper", title: "Static bypass", part: "bypass", state: "bypass" },
    { area: "supply2", title: "Mains", part: "rectifier_input", state: "rectifier_input" },
    { area: "first", title: "Rectifier", part: "rectifier", state: "rectifier" },
    { area: "second", title: "Inverter", part: "inverter", state: "inverter" },
    { area: "battery", title: "Battery", part: "battery", state: "battery" },
    { area: "load", title: "Load", part: "load", state: "" },
  ],
  lines: [
    { area: "line1", part: "bypass_input" },
    { area: "elbow", part: "bypass_output" },
    { area: "line2", part: "rectifier_input" },
    { area: "middle", part: "dc_bus" },
    { area: "line3", part: "output" },
  ],
};

// A system of several units has its rectifiers, inverters and batteries in them.
const system: PathRow = {
  tiles: [
    { area: "supply1", title: "Bypass mains", part: "bypass_input_supply", state: "bypass_input" },
    { area: "upper", title: "Bypass", part: "bypass_output", state: "" },
    { area: "supply2", title: "Mains", part: "rectifier_input", state: "rectifier_input" },
    { area: "lower", title: "Units", part: "inverter_output", state: "" },
    { area: "load", title: "Load", part: "load", state: "" },
  ],
  lines: [
    { area: "line1", part: "bypass_input" },
    { area: "elbow", part: "bypass_output" },
    { area: "line2", part: "rectifier_input" },
    { area: "line3", part: "output" },
  ],
};

const sts: PathRow = {
  tiles: [
    { area: "supply1", title: "Source 1", part: "input_path1", state: "" },
    { area: "upper", title: "Switch 1", part: "switch1", state: "" },
    { area: "supply2", title: "Source 2", part: "input_path2", state: "" },
    { area: "lower", title: "Switch 2", part: "switch2", state: "" },
    { area: "load", title: "Load", part: "load", state: "" },
  ],
  lines: [
    { area: "line1", part: "input_path1" },
    { area: "elbow", part: "switch1_output" },
    { area: "line2", part: "input_path2" },
    { area: "line3", part: "switch2_output" },
  ],
};

export interface Tile {
  area: string;
  title: string;
  tone: Tone;
  word: string; // the element's state; empty: the tone has to do
  isLoad: boolean;
}
export interface Line {
  area: string;
  tone: Tone;
}

function rowsOf(node: Node): PathRow {
  return "input_path1" in node.synoptic ? sts : "inverter" in node.synoptic ? unit : system;
}

const toneWords: Record<Tone, string> = {
  ok: "normal",
  warning: "warning",
  critical: "critical",
  off: "off",
  hidden: "",
  unknown: "unknown",
};

export function pathOf(view: View, node: Node): { tiles: Tile[]; lines: Line[] } {
  const live = view.freshness === "live";
  const toneOf = (part: string): Tone => {
    const tone = node.synoptic[part] ?? "hidden";
    return live || tone === "hidden" ? tone : "unknown";
  };
  const wordOf = (row: TileRow): string => {
    const state = live ? node.states[row.state] : undefined;
    if (row.part === "bypass" && state === "off" && toneOf(row.part) === "ok") {
      return "ready"; // switched off, and there when it is needed
    }
    return (state ?? toneWords[toneOf(row.part)]).replaceAll("_", " ").replace(/^Battery /, "");
  };
  const rows = rowsOf(node);
  return {
    tiles: rows.tiles
      .map((row) => {
        const isLoad = row.part === "load" && reading(view, node, "output.load").kind === "live";
        return { area: row.area, title: row.title, tone: toneOf(row.part), word: wordOf(row), isLoad };
      })
      .filter((tile) => tile.tone !== "hidden"),
    lines: rows.lines.map((row) => ({ area: row.area, tone: toneOf(row.part) })).filter((line) => line.tone !== "hidden"),
  };
}
