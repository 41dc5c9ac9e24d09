// A live message put into the picture that is held. Pure.
import type { LiveMessage, LogEvent, Node, NodeChange, Snapshot } from "../api/types";

function changedNode(node: Node, change: NodeChange): Node {
  const values: Record<string, number> = { ...node.values };
  for (const [name, value] of Object.entries(change.values ?? {})) {
    if (value === null) {
      delete values[name];
    } else {
      values[name] = value;
    }
  }
  return {
    ...node,
    values,
    states: change.states ?? node.states,
    since: change.since ?? node.since,
    synoptic: change.synoptic ?? node.synoptic,
  };
}

type Delta = Extract<LiveMessage, { type: "delta" }>;

function changed(snapshot: Snapshot, delta: Delta): Snapshot {
  const changes = new Map((delta.nodes ?? []).map((change) => [change.id, change]));
  return {
    ...snapshot,
    sequence: delta.sequence,
    time: delta.time,
    link: delta.link,
    device: delta.device === undefined ? snapshot.device : delta.device,
    last_known: delta.last_known === undefined ? snapshot.last_known : delta.last_known,
    alarms: delta.alarms ?? snapshot.alarms,
    nodes: snapshot.nodes.map((node) => {
      const change = changes.get(node.id);
      return change === undefined ? node : changedNode(node, change);
    }),
  };
}

// The picture after the message; "gap": something was missed, so only a whole state tells the truth again.
export function applied(snapshot: Snapshot | null, message: LiveMessage): Snapshot | null | "gap" {
  switch (message.type) {
    case "state":
      // With few topics (a hidden page) parts are left out: what is held stays.
      return message.snapshot.nodes === undefined ? snapshot : ({ ...snapshot, ...message.snapshot } as Snapshot);
    case "delta":
      return snapshot !== null && message.sequence === snapshot.sequence + 1 ? changed(snapshot, message) : "gap";
    case "heartbeat":
      if (snapshot === null || message.sequence !== snapshot.sequence) {
        return "gap";
      }
      return { ...snapshot, link: { ...snapshot.link, age_ms: message.age_ms } };
    case "events":
      return snapshot;
  }
}

// The newest events, oldest first, each once.
export function withEvents(held: LogEvent[] | null, more: LogEvent[], most: number): LogEvent[] {
  const known = new Set((held ?? []).map((event) => event.id));
  return [...(held ?? []), ...more.filter((event) => !known.has(event.id))].sort((a, b) => a.id - b.id).slice(-most);
}
