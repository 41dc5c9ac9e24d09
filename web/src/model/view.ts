// What may be shown as live, and what may not. Pure: the time that has passed is an argument.
import type { Node, Snapshot } from "../api/types";
import { pointOf } from "./measurements";

// Without a word of the card for this long, nothing on the page is live any more: it says something every five seconds.
// A connection that is known to be gone gets less.
export const silenceLimitMs = 10_000;
export const brokenLimitMs = 5000;

export type Freshness = "live" | "stale" | "lost" | "searching" | "unreachable";

export type Reading =
  | { kind: "live"; value: number; unit: string }
  | { kind: "old"; value: number; unit: string } // of the last good sweep: never shown as live
  | { kind: "absent"; reason: string };

export interface View {
  snapshot: Snapshot;
  freshness: Freshness;
  ageMs: number | null; // of every value
  silentMs: number; // since the card's last answer
  fahrenheit: boolean; // how temperatures are shown
}

export function viewOf(snapshot: Snapshot, silentMs: number, limitMs = silenceLimitMs, fahrenheit = false): View {
  const state = snapshot.link.state;
  const linkFreshness: Freshness = state === "online" ? "live" : state;
  const age = snapshot.link.age_ms;
  return {
    snapshot,
    freshness: silentMs > limitMs ? "unreachable" : linkFreshness,
    ageMs: age === null ? null : age + silentMs,
    silentMs,
    fahrenheit,
  };
}

const whyNot: Record<Exclude<Freshness, "live">, string> = {
  stale: "the UPS gives no fresh data",
  lost: "the connection to the UPS is lost",
  searching: "no UPS has been found yet",
  unreachable: "this card does not answer",
};

export function whyNotLive(freshness: Freshness): string {
  return freshness === "live" ? "" : whyNot[freshness];
}

function lastKnown(view: View, node: Node, name: string): number | undefined {
  // Cut off from the card, the newest picture may still hold values that were live then.
  const kept = view.snapshot.last_known?.nodes.find((one) => one.id === node.id);
  return kept?.values[name] ?? node.values[name];
}

// The value in the unit it is shown in: the card measures in degrees Celsius.
function shown(view: View, name: string, value: number): { value: number; unit: string } {
  const { unit } = pointOf(name);
  return view.fahrenheit && unit === "°C" ? { value: (value * 9) / 5 + 32, unit: "°F" } : { value, unit };
}

export function reading(view: View, node: Node, name: string): Reading {
  if (view.freshness === "live") {
    const value = node.values[name];
    return value === undefined ? { kind: "absent", reason: "not measured by this device" } : { kind: "live", ...shown(view, name, value) };
  }
  const value = lastKnown(view, node, name);
  return value === undefined ? { kind: "absent", reason: whyNot[view.freshness] } : { kind: "old", ...shown(view, name, value) };
}
