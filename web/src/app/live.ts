// The picture of the UPS while the page is there: one question at the start, then what the card tells over its WebSocket.
// While that cannot be had, the card is asked every five seconds. What is held is the newest and when it came; whether it
// may be shown as live, model/view.ts says.
import { ApiError, api } from "../api/client";
import type { CardSettings, LiveMessage, LogEvent, ServiceState, Snapshot } from "../api/types";
import { applied, withEvents } from "../model/changes";
import { LiveSocket } from "./socket";

export const shownEvents = 50;
const pollMs = 5000;
const aroundMs = 10_000;
const failuresUntilPolling = 3;
const hiddenMs = 30_000; // then a page that nobody sees hears of no values
const everything = { sub: ["points", "alarms", "events"] };
const nothing = { sub: [] };

export type Way = "socket" | "reconnecting" | "polling";

export interface Held {
  snapshot: Snapshot | null;
  answeredAt: Mark | null;
  events: LogEvent[] | null;
  services: ServiceState[] | null;
  card: CardSettings | null;
  way: Way;
  problem: string; // why the last question went wrong
}

// Two clocks: one stops while a computer sleeps, the other may be set. The greater time is the safe one.
export interface Mark {
  wall: number;
  steady: number;
}
export const now = (): Mark => ({ wall: Date.now(), steady: performance.now() });
export const elapsed = (from: Mark, to: Mark): number => Math.max(to.wall - from.wall, to.steady - from.steady, 0);

function makeSocket(): WebSocket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(`${scheme}//${location.host}/api/v1/live`);
}

export class Live {
  private held: Held = {
    snapshot: null,
    answeredAt: null,
    events: null,
    services: null,
    card: null,
    way: "reconnecting",
    problem: "",
  };
  private readonly socket: LiveSocket;
  private pollTimer: number | undefined;
  private aroundTimer: number | undefined;
  private hiddenTimer: number | undefined;
  private asleep = false;
  private stopped = false;

  constructor(
    private readonly changed: (held: Held) => void,
    private readonly refused: (error: ApiError) => void, // the session is over or may only change its password
  ) {
    this.socket = new LiveSocket(
      {
        heard: (message) => this.hear(message),
        lost: (failures) => this.lose(failures),
        over: (reason) => this.fail(new ApiError(401, reason)),
      },
      makeSocket,
    );
  }

  start(): void {
    document.addEventListener("visibilitychange", this.seen);
    void this.ask();
    void this.askAround();
    this.socket.start();
  }

  stop(): void {
    this.stopped = true;
    document.removeEventListener("visibilitychange", this.seen);
    [this.pollTimer, this.aroundTimer, this.hiddenTimer].forEach((timer) => clearTimeout(timer));
    this.socket.stop();
  }

  private readonly seen = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = window.setTimeout(() => {
        this.asleep = true;
        this.socket.say(nothing);
      }, hiddenMs);
    } else if (this.asleep) {
      this.asleep = false;
      this.socket.say(everything);
    }
  };

  private hear(message: LiveMessage): void {
    clearTimeout(this.pollTimer);
    if (message.type === "events") {
      this.take({ events: withEvents(this.held.events, message.events, shownEvents) });
      return;
    }
    const snapshot = this.asleep ? this.held.snapshot : applied(this.held.snapshot, message);
    if (snapshot === "gap") {
      this.socket.say(everything); // the answer is a whole state
      return;
    }
    // A page that hears of no values must not take the card's word for their freshness.
    const answeredAt = this.asleep ? this.held.answeredAt : now();
    this.take({ snapshot, answeredAt, way: "socket", problem: "" });
  }

  private lose(failures: number): void {
    this.take({ way: failures < failuresUntilPolling ? "reconnecting" : "polling" });
    clearTimeout(this.pollTimer);
    void this.ask(); // tells a session that is over from a connection that is gone
  }

  private async ask(): Promise<void> {
    try {
      const snapshot = await api.snapshot();
      if (this.held.way !== "socket") {
        this.take({ snapshot, answeredAt: now(), problem: "" });
        this.take({ events: withEvents(this.held.events, await api.events(shownEvents), shownEvents) });
      }
    } catch (error) {
      this.fail(error);
    }
    if (!this.stopped && this.held.way === "polling") {
      clearTimeout(this.pollTimer);
      this.pollTimer = window.setTimeout(() => void this.ask(), pollMs);
    }
  }

  // What changes rarely, and is of the card rather than of the UPS.
  private async askAround(): Promise<void> {
    try {
      const [card, services] = await Promise.all([api.card(), api.services()]);
      this.take({ card, services });
    } catch {
      // What is missing is told by the connection itself.
    }
    if (!this.stopped) {
      this.aroundTimer = window.setTimeout(() => void this.askAround(), aroundMs);
    }
  }

  private take(part: Partial<Held>): void {
    this.held = { ...this.held, ...part };
    if (!this.stopped) {
      this.changed(this.held);
    }
  }

  private fail(error: unknown): void {
    const known = error instanceof ApiError ? error : new ApiError(0, "the card's answer makes no sense");
    if ((known.status === 401 || known.status === 403) && !this.stopped) {
      this.refused(known);
      return;
    }
    this.take({ problem: known.message });
  }
}
