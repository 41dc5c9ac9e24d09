// The headline: what the device does, in the daemon's words while they are live, else what is wrong with the connection.
import type { Level, Node, Tone } from "../api/types";
import { age, dateTime, literal } from "./format";
import type { Freshness, View } from "./view";

const deviceTones: Record<string, Tone> = {
  standby: "off",
  operating: "ok",
  with_alarm: "warning",
  with_critical_alarm: "critical",
  imminent_stop: "critical",
};

export function nodeTone(view: View, node: Node): Tone {
  return view.freshness === "live" ? (deviceTones[node.states["device"] ?? ""] ?? "unknown") : "unknown";
}

export function levelTone(level: Level): Tone | "information" {
  return level === "critical" || level === "warning" ? level : "information";
}

// A module of which only the mark is known has the words of its mark (manual 11.3).
const deviceWords: Record<string, string> = {
  standby: "On standby",
  operating: "Operating",
  with_alarm: "Operating with alarm",
  with_critical_alarm: "Operating with critical alarm",
  imminent_stop: "Imminent stop",
};

export function nodeStatus(node: Node): string {
  return node.states["ups"] ?? node.states["sts"] ?? deviceWords[node.states["device"] ?? ""] ?? "Unknown";
}

export function nodeName(node: Node): string {
  const unit = node.unit > 0 ? `Unit ${node.unit}` : "";
  const module = node.module > 0 ? `Module ${node.module}` : "";
  return [unit, module].filter((part) => part !== "").join(", ") || "System";
}

export interface Headline {
  tone: Tone;
  title: string;
  detail: string;
}

const trouble: Record<Exclude<Freshness, "live">, { tone: Tone; title: string }> = {
  stale: { tone: "warning", title: "The UPS gives no fresh data" },
  lost: { tone: "critical", title: "Connection to the UPS lost" },
  searching: { tone: "off", title: "Searching for the UPS" },
  unreachable: { tone: "critical", title: "This card does not answer" },
};

function troubleDetail(view: View): string {
  if (view.freshness === "unreachable") {
    return `Last answer ${age(view.silentMs)} ago; the page keeps trying. Nothing below is live.`;
  }
  const link = view.snapshot.link;
  const reason = literal(link.reason);
  const since = `Since ${dateTime(link.since)}`;
  return reason === "" ? `${since}.` : `${since}: ${reason}.`;
}

export function headline(view: View, node: Node | undefined): Headline {
  if (view.freshness !== "live") {
    return { ...trouble[view.freshness], detail: troubleDetail(view) };
  }
  if (node === undefined) {
    return { tone: "unknown", title: "Unknown", detail: "" };
  }
  const time = node.since["ups"] ?? node.since["sts"] ?? node.since["device"];
  const since = time === undefined ? [] : [`Since ${dateTime(time)}`];
  const states = [node.states["battery"], node.states["output"]];
  const title = nodeStatus(node);
  const others = states.filter((text) => text !== undefined && text.toLowerCase() !== title.toLowerCase());
  return { tone: nodeTone(view, node), title, detail: [...since, ...others].join(" · ") };
}
