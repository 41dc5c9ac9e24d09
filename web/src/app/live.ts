// Asks the card again and again while the page is there: the picture each second, events and services less often. What it
// holds is the newest answer and when that came; whether it may be shown as live, model/view.ts says.
import { ApiError, api } from "../api/client";
import type { LogEvent, ServiceState, Snapshot } from "../api/types";

export const shownEvents = 50;
const periodMs = 1000;
const hiddenPeriodMs = 4000;
const eventsEvery = 2;
const servicesEvery = 5;

export interface Held {
  snapshot: Snapshot | null;
  answeredAt: Mark | null;
  events: LogEvent[] | null;
  services: ServiceState[] | null;
  problem: string; // why the last question went wrong
}

// Two clocks: one stops while a computer sleeps, the other may be set. The greater time is the safe one.
export interface Mark {
  wall: number;
  steady: number;
}
export const now = (): Mark => ({ wall: Date.now(), steady: performance.now() });
export const elapsed = (from: Mark, to: Mark): number => Math.max(to.wall - from.wall, to.steady - from.steady, 0);

export class Live {
  private held: Held = { snapshot: null, answeredAt: null, events: null, services: null, problem: "" };
  private round = 0;
  private timer: number | undefined;
  private stopped = false;

  constructor(
    private readonly changed: (held: Held) => void,
    private readonly refused: (error: ApiError) => void, // the session is over or may only change its password
  ) {}

  start(): void {
    document.addEventListener("visibilitychange", this.seen);
    void this.ask();
  }

  stop(): void {
    this.stopped = true;
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.timer);
  }

  private readonly seen = (): void => {
    if (!document.hidden && this.timer !== undefined) {
      clearTimeout(this.timer);
      void this.ask();
    }
  };

  private async ask(): Promise<void> {
    this.timer = undefined;
    const round = this.round++;
    try {
      const snapshot = await api.snapshot();
      this.take({ snapshot, answeredAt: now(), problem: "" });
      if (round % eventsEvery === 0) {
        this.take({ events: await api.events(shownEvents) });
      }
      if (round % servicesEvery === 0) {
        this.take({ services: await api.services() });
      }
    } catch (error) {
      this.fail(error);
    }
    if (!this.stopped) {
      this.timer = window.setTimeout(() => void this.ask(), document.hidden ? hiddenPeriodMs : periodMs);
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
