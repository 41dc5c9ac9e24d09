// What the daemon says; docs/API.md explains every field.
export type LinkState = "searching" | "online" | "stale" | "lost";
export type Level = "" | "information" | "warning" | "critical";
export type Tone = "ok" | "warning" | "critical" | "off" | "hidden" | "unknown";
export type Values = Readonly<Record<string, number>>;

export interface Link {
  state: LinkState;
  reason: string;
  baud: number | null;
  since: string;
  age_ms: number | null;
}

export interface Device {
  map: string;
  model: string;
  serial_number: string;
  user_reference: string;
  user_location: string;
  architecture: string;
}

export interface Node {
  id: string;
  kind: "system" | "unit" | "module";
  unit: number;
  module: number;
  states: Readonly<Record<string, string>>;
  since: Readonly<Record<string, string>>; // of some states: since when they hold
  values: Values;
  synoptic: Readonly<Record<string, Tone>>;
}

export interface ActiveAlarm {
  id: string;
  code: string;
  text: string;
  level: Level;
  since: string;
  live: boolean;
}

export interface Snapshot {
  sequence: number;
  time: string;
  link: Link;
  device: Device | null;
  nodes: Node[];
  last_known: { age_ms: number | null; nodes: { id: string; values: Values }[] } | null;
  alarms: ActiveAlarm[];
}

// What a node's part of a delta says: a value that is gone is null, everything else stands whole.
export interface NodeChange {
  id: string;
  states?: Node["states"];
  since?: Node["since"];
  values?: Readonly<Record<string, number | null>>;
  synoptic?: Node["synoptic"];
}

export type LiveMessage =
  | { type: "state"; sequence: number; snapshot: Partial<Snapshot> }
  | {
      type: "delta";
      sequence: number;
      time: string;
      link: Link;
      device?: Device | null;
      nodes?: NodeChange[];
      last_known?: Snapshot["last_known"];
      alarms?: ActiveAlarm[];
    }
  | { type: "events"; events: LogEvent[] }
  | { type: "heartbeat"; sequence: number; age_ms: number | null };

export interface LogEvent {
  id: number;
  time: string;
  log: "device" | "card";
  level: Level;
  kind: string;
  text: string;
}

export interface ServiceState {
  name: string;
  title: string;
  enabled: boolean;
  state: "on" | "starting" | "failed" | "off" | "absent";
  port: number | null;
  problem: string;
}

// What the card is called, where it stands, and in what unit temperatures are shown (manual 15.2).
export interface CardSettings {
  system_name: string;
  system_location: string;
  temperature_unit: "C" | "F";
}

export interface Session {
  user: string;
  role: "read_only" | "read_write" | "admin";
  must_change_password: boolean;
  password_days_left: number | null;
  expires_in_s: number;
  csrf_token: string;
}

export interface LoggedIn extends Session {
  replaced: { user: string; address: string }[];
}
