// The WebSocket to the card: opened again when it breaks, after 1, 2, 4 ... 30 s with jitter, so that a card that comes
// back is not run over. A card that says nothing for long counts as gone.
import type { LiveMessage } from "../api/types";

export const quietLimitMs = 12_000; // it says something every five seconds
const longestMs = 30_000;
const sessionOver = 4401;
const replaced = 4409;

export interface SocketListener {
  heard(message: LiveMessage): void;
  lost(failures: number): void; // so many tries in a row without a word
  over(reason: string): void; // for good: the session has ended
}

// random: 0 to 1.
export const delayMs = (failures: number, random: number): number =>
  Math.min(1000 * 2 ** (failures - 1), longestMs) * (0.75 + random / 2);

export class LiveSocket {
  private socket: WebSocket | null = null;
  private failures = 0;
  private again: number | undefined;
  private quiet: number | undefined;
  private stopped = false;

  constructor(
    private readonly listener: SocketListener,
    private readonly make: () => WebSocket,
  ) {}

  start(): void {
    const socket = this.make();
    this.socket = socket;
    this.watch();
    socket.onmessage = (event) => this.hear(event);
    socket.onclose = (event) => this.close(event);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.again);
    clearTimeout(this.quiet);
    this.socket?.close();
  }

  say(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(message));
    }
  }

  private watch(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.drop(), quietLimitMs) as unknown as number;
  }

  // Without waiting for a goodbye from who is not there.
  private drop(): void {
    if (this.socket !== null) {
      this.socket.onclose = null;
      this.socket.onmessage = null;
      this.socket.close();
      this.lose();
    }
  }

  private hear(event: MessageEvent): void {
    let message: LiveMessage;
    try {
      message = JSON.parse(event.data as string) as LiveMessage;
    } catch {
      this.drop();
      return;
    }
    this.failures = 0;
    this.watch();
    this.listener.heard(message);
  }

  private close(event: CloseEvent): void {
    if (this.stopped) {
      return;
    }
    if (event.code === sessionOver || event.code === replaced) {
      this.stop();
      this.listener.over(event.reason);
      return;
    }
    this.lose();
  }

  private lose(): void {
    clearTimeout(this.quiet);
    this.socket = null;
    this.failures += 1;
    this.again = setTimeout(() => this.start(), delayMs(this.failures, Math.random())) as unknown as number;
    this.listener.lost(this.failures);
  }
}
