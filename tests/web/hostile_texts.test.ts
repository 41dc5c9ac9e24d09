// Row W4 of the security promises: markup, templates and formulas in every text that the card takes, by its own schemas,
// and from the UPS; then every page there is, in a browser.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { Card, firstPassword, open, ownPassword, patience, shows, startBrowser } from "./card";

const markup = '"><img src=x onerror=alert(1)>';
const rounds = [[markup], ["{{7*7}}"], ["=1+1", "+1+1", "-1+1", "@SUM(1)"]];
// As long as the registers of the UPS: its reference, location and serial number (docs/REGISTERS.md).
const fromUps: [address: string, text: string][] = [
  ["0x24", '"><s>{{7*7}}'],
  ["0x2a", "<img src=x/>"],
  ["0x10", '"><img src=x>{{7*7}}'],
];

let card: Card;
let browser: Browser;
let context: BrowserContext;
let csrf: string;

const words = (text: string) =>
  Array.from({ length: text.length / 2 }, (_, i) => text.charCodeAt(2 * i) * 256 + text.charCodeAt(2 * i + 1));

async function send(method: string, path: string, data?: unknown) {
  const headers = { "X-CSRF-Token": csrf, "If-Match": "*" };
  return context.request.fetch(card.secure + path, { method, headers, data });
}

async function get(path: string) {
  const answer = await send("GET", path);
  expect(answer.status(), path).toBe(200);
  return answer.json();
}

async function logIn(password: string) {
  const answer = await send("POST", "api/v1/login", { user: "admin", password });
  csrf = (await answer.json()).csrf_token;
}

beforeAll(async () => {
  const settings = { https: { enabled: true }, web: { requests_per_s: 0 } };
  const told = fromUps.map(([address, text]) => ({ registers: { address, values: words(text) } }));
  [card, browser] = await Promise.all([Card.start(settings, "vumap", told), startBrowser()]);
  context = await browser.newContext({ ignoreHTTPSErrors: true });
  csrf = "";
  await logIn(firstPassword);
  await send("PUT", "api/v1/password", { current: firstPassword, new: ownPassword });
  await logIn(ownPassword);
});
afterAll(async () => {
  await browser.close();
  await card.close();
});

interface Rule {
  "x-kind": string;
  maxLength: number;
}

// Every setting that is a text: [section, name, its longest].
async function textSettings() {
  const found: [section: string, name: string, longest: number][] = [];
  for (const { name: section } of (await get("api/v1/settings")).sections) {
    const { properties } = await get(`api/v1/settings/${section}/schema`);
    for (const [name, rule] of Object.entries<Rule>(properties)) {
      if (["text", "host", "secret"].includes(rule["x-kind"])) {
        found.push([section, name, rule.maxLength]);
      }
    }
  }
  return found;
}

// Puts the text wherever the card takes it; gives the settings that have it now.
async function putEverywhere(text: string): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const [section, name, longest] of await textSettings()) {
    const before = await get(`api/v1/settings/${section}`);
    const answer = await send("PATCH", `api/v1/settings/${section}`, { [name]: text.slice(0, longest) });
    expect([200, 422], `${section}.${name}: ${await answer.text()}`).toContain(answer.status());
    if (answer.status() === 200) {
      taken.add(`${section}.${name}`);
    }
    if (section === "serial") {
      await send("PATCH", "api/v1/settings/serial", { [name]: before[name] }); // the UPS has texts to tell
    }
  }
  const token = await send("POST", "api/v1/tokens", { name: text, role: "read_only", days: 1 });
  const user = await send("PUT", "api/v1/users/1", { name: text, access: "read_only", password: ownPassword });
  expect([201, 422]).toContain(token.status());
  expect([200, 422]).toContain(user.status());
  const unknown = await send("POST", "api/v1/login", { user: text, password: "Wrong#Horse77" });
  expect(unknown.status()).toBe(401);
  return taken;
}

// A page on which nothing runs that is not the card's own.
async function visit(path: string) {
  const dialogs: string[] = [];
  const { page, complaints } = await open(context, "about:blank");
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(card.secure + path);
  return { page, complaints, dialogs };
}

async function isInert(page: Page, dialogs: string[]) {
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.locator("s, [onerror]").count()).toBe(0);
  expect(dialogs).toEqual([]);
}

async function pathsOf(type: string) {
  const { paths } = await get("api/v1/openapi.json");
  const operations = Object.entries<Record<string, { responses: Record<string, { content?: object }> }>>(paths);
  return operations
    .filter(([path]) => !path.includes("{"))
    .filter(([, { get: it }]) => Object.keys(it?.responses["200"]?.content ?? {}).some((kind) => kind.startsWith(type)))
    .map(([path]) => path.slice(1));
}

test.each(rounds)("%s stays a text on every page", async (...texts) => {
  for (const text of texts) {
    const taken = await putEverywhere(text);
    expect(taken).toContain("identity.system_name");
    expect(taken.size).toBeGreaterThan(3);
  }
  const pages = ["", ...(await pathsOf("text/html"))];
  expect(pages).toContain("api/docs");
  for (const path of pages) {
    const { page, complaints, dialogs } = await visit(path);
    if (path === "") {
      await shows(page, texts.at(-1)!); // in the event that tells of the change
      await shows(page, fromUps[0]![1]);
      await shows(page, fromUps[1]![1]);
    }
    await isInert(page, dialogs);
    expect(complaints).toEqual([]);
    await page.close();
  }
}, 6 * patience);

test("what programs read is no page, and an address that is refused does not come back as one", async () => {
  const asked = await pathsOf("application/json");
  expect(asked.length).toBeGreaterThan(15);
  const hostile = encodeURIComponent(markup);
  const refused = [hostile, `api/v1/settings/${hostile}`, `api/v1/events?after=${hostile}`, `api/docs?x=${hostile}`];
  const { page, dialogs } = await visit("");
  for (const path of [...asked, ...refused]) {
    await page.goto(card.secure + path);
    await isInert(page, dialogs);
  }
}, 6 * patience);
