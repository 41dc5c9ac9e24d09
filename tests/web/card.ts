// A simulated UPS, the daemon on it and a browser in front, each test file its own: directory, state and ports.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const build = process.env["NV_BUILD"] ?? join(root, "build/release");
const dist = join(root, "web/dist");
export const patience = 10_000 * Number(process.env["NV_PATIENCE"] ?? "1");

// The last six digits of the MAC address given to the daemon, as the manual has it (section 9.3).
const mac = "00:e0:d8:12:ab:cd";
export const firstPassword = "12ABCD";
export const ownPassword = "Garden#less1!";

// Starts a program and gives what stands behind "ready " in its first line.
async function begin(program: string, options: string[]): Promise<{ process: ChildProcess; ready: string }> {
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const ready = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code}: ${said}`)));
  });
  if (!ready.startsWith("ready ")) {
    throw new Error(`${program} said ${ready}`);
  }
  return { process: child, ready: ready.slice("ready ".length) };
}

// One command of the simulator's control socket (docs/SIMULATOR.md).
async function command(path: string, what: object): Promise<void> {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(path);
    socket.once("error", reject);
    socket.once("data", (text) => {
      resolve(text.toString());
      socket.destroy();
    });
    socket.write(`${JSON.stringify(what)}\n`);
  });
  expect(JSON.parse(answer)).toMatchObject({ ok: true });
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) {
    return child.exitCode;
  }
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return ended;
}

export class Card {
  private constructor(
    private readonly directory: string,
    private readonly ups: ChildProcess,
    private daemon: ChildProcess,
    readonly ports: Record<string, number>,
  ) {}

  // told: what the simulator hears before the daemon meets it.
  static async start(settings: object = {}, device = "vumap", told: object[] = []): Promise<Card> {
    const directory = mkdtempSync(join(tmpdir(), "nv-web-"));
    const place = (name: string) => join(directory, name);
    mkdirSync(place("state"));
    writeFileSync(place("config.json"), JSON.stringify({ serial: { polling_rate_s: 1 }, alarms: { clear_hold_s: 1 }, ...settings }));
    const line = ["--device", device, "--no-pacing", "--link", place("ups"), "--control", place("control")];
    const ups = await begin(join(build, "tools/ups_sim/ups_sim"), line);
    for (const what of told) {
      await command(place("control"), what);
    }
    const own = ["--config", place("config.json"), "--state-dir", place("state"), "--serial", place("ups")];
    const ports = ["http", "https", "snmp"].flatMap((name) => [`--${name}-port`, "0"]);
    const daemon = await begin(join(build, "firmware/app/netvisiond"), [
      ...own,
      ...ports,
      ...["--mac", mac, "--web-dir", dist],
    ]);
    return new Card(directory, ups.process, daemon.process, JSON.parse(daemon.ready));
  }

  get local(): string {
    return `http://127.0.0.1:${this.ports["http"]}/`;
  }
  get secure(): string {
    return `https://127.0.0.1:${this.ports["https"]}/`;
  }

  tell(what: object): Promise<void> {
    return command(join(this.directory, "control"), what);
  }

  // The daemon dies while the browser looks on.
  async stopDaemon(): Promise<void> {
    await end(this.daemon);
  }

  async close(): Promise<void> {
    const codes = [await end(this.daemon), await end(this.ups)];
    rmSync(this.directory, { recursive: true });
    expect(codes).toEqual([0, 0]);
  }
}

export async function startBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: asRoot });
}

// A page that remembers what a browser complains of. A refused request is no complaint: the page asks who it is.
export async function open(context: BrowserContext, url: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (!message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  await page.goto(url);
  return { page, complaints };
}

// Waits until the text is there.
export const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
