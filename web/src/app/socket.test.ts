import type { LiveMessage } from "../api/types";
import { LiveSocket, delayMs, quietLimitMs } from "./socket";

class Wire {
  readyState = 1;
  sent: string[] = [];
  closed = false;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
}

function scene() {
  const wires: Wire[] = [];
  const heard: LiveMessage[] = [];
  const lost: number[] = [];
  const over: string[] = [];
  const listener = {
    heard: (message: LiveMessage) => heard.push(message),
    lost: (failures: number) => lost.push(failures),
    over: (reason: string) => over.push(reason),
  };
  const socket = new LiveSocket(listener, () => {
    wires.push(new Wire());
    return wires.at(-1) as unknown as WebSocket;
  });
  socket.start();
  return { socket, wires, heard, lost, over, last: () => wires.at(-1) as Wire };
}

const beat = JSON.stringify({ type: "heartbeat", sequence: 1, age_ms: 0 });
const broken = { code: 1006, reason: "" };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", { OPEN: 1 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the pauses double up to half a minute, a quarter more or less", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((failures) => delayMs(failures, 0.5))).toEqual([
    1000, 2000, 4000, 8000, 16000, 30000, 30000,
  ]);
  expect([delayMs(3, 0), delayMs(3, 1)]).toEqual([3000, 5000]);
});

test("it is opened again and again, and a word ends the count", () => {
  const { wires, lost, last } = scene();
  for (let failures = 1; failures <= 4; ++failures) {
    last().onclose?.(broken);
    expect(wires.length).toBe(failures);
    vi.advanceTimersByTime(delayMs(failures, 1));
  }
  expect(lost).toEqual([1, 2, 3, 4]);
  const opened = wires.length;
  last().onmessage?.({ data: beat });
  last().onclose?.(broken);
  expect(lost.at(-1)).toBe(1);
  vi.advanceTimersByTime(1300);
  expect(wires.length).toBe(opened + 1);
});

test.each([4401, 4409])("code %i ends it for good, with the reason", (code) => {
  const { wires, over, last } = scene();
  last().onclose?.({ code, reason: "why" });
  vi.advanceTimersByTime(100_000);
  expect(over).toEqual(["why"]);
  expect(wires.length).toBe(1);
});

test("a card that says nothing for long counts as gone", () => {
  const { wires, lost, last } = scene();
  vi.advanceTimersByTime(quietLimitMs - 1);
  last().onmessage?.({ data: beat });
  vi.advanceTimersByTime(quietLimitMs - 1);
  expect(lost).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(lost).toEqual([1]);
  expect(wires[0]?.closed).toBe(true);
});

test("nonsense ends a connection", () => {
  const { lost, heard, last } = scene();
  last().onmessage?.({ data: "{" });
  expect([lost, heard]).toEqual([[1], []]);
});

test("stopped, it stays closed", () => {
  const { socket, wires, lost, last } = scene();
  socket.stop();
  last().onclose?.(broken);
  vi.advanceTimersByTime(100_000);
  expect([wires.length, lost, last().closed]).toEqual([1, [], true]);
});
