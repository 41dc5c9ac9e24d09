// The key figures of a device: the first of each row's values that it gives.
import type { Node, Tone } from "../api/types";
import { type View, reading } from "./view";

interface FigureRow {
  title: string;
  names: readonly string[];
}

const upsFigures: readonly FigureRow[] = [
  { title: "Load", names: ["output.load", "output.l1.load"] },
  { title: "Battery", names: ["battery.charge"] },
  { title: "Backup time", names: ["battery.backup_time"] },
  { title: "Power", names: ["output.active_power", "output.l1.active_power"] },
  { title: "Input", names: ["rectifier.l1.voltage", "rectifier.l1_l2.voltage", "bypass.l1.voltage"] },
  { title: "Temperature", names: ["battery.temperature", "ambient.temperature", "battery.temperature_average"] },
];

const stsFigures: readonly FigureRow[] = [
  { title: "Load", names: ["output.load", "output.l1.load"] },
  { title: "Source 1", names: ["source1.l1.voltage", "source1.l1_l2.voltage"] },
  { title: "Source 2", names: ["source2.l1.voltage", "source2.l1_l2.voltage"] },
  { title: "Output", names: ["output.l1.voltage", "output.l1_l2.voltage", "output.l1.current"] },
  { title: "Phase shift", names: ["source.phase_shift"] },
];

export interface Figure {
  title: string;
  name: string;
}

export function figuresOf(view: View, node: Node): Figure[] {
  const rows = view.snapshot.device?.architecture === "sts" ? stsFigures : upsFigures;
  return rows.map(({ title, names }) => {
    const given = names.find((name) => reading(view, node, name).kind !== "absent");
    return { title, name: given ?? names[0] ?? "" };
  });
}

const loads = ["output.load", "output.l1.load", "output.l2.load", "output.l3.load"];

// The highest of the whole and its phases, whose colour the load has: one phase may be overloaded while the whole is not.
export function heaviest(view: View, node: Node): { name: string; tone: Tone; isTold: boolean } {
  const valueOf = (name: string) => {
    const load = reading(view, node, name);
    return load.kind === "live" ? load.value : 0;
  };
  const name = loads.reduce((highest, one) => (valueOf(one) > valueOf(highest) ? one : highest));
  const tone = loadTone(valueOf(name));
  return { name, tone, isTold: tone === loadTone(valueOf("output.load")) };
}

// The manual's scale of the load: up to 90 % normal, to 100 % a warning, above an overload (section 12.1.1, part 9).
export function loadTone(percent: number): Tone {
  return percent > 100 ? "critical" : percent > 90 ? "warning" : "ok";
}
