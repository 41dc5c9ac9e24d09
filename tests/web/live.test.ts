// How the picture comes: told by the card over its WebSocket; asked for while that cannot be had, which the page says.
import type { Browser } from "playwright-core";
import { Card, open, patience, shows, startBrowser } from "./card";

let browser: Browser;
let card: Card;

beforeAll(async () => {
  [card, browser] = await Promise.all([Card.start({ http: { mode: "local" } }), startBrowser()]);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await browser.close();
  await card.close();
});

const visit = async () => open(await browser.newContext(), card.local);

test("values follow the UPS while nothing is asked", async () => {
  const { page, complaints } = await visit();
  await shows(page, "Load protected by Inverter");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const load = page.locator(".figure", { hasText: "Load" }).locator(".number");
  for (const percent of [35, 75]) {
    await card.tell({ set: { load: percent } });
    const close = new RegExp(`^(${percent - 1}|${percent}|${percent + 1})\u2009%$`);
    await expect.poll(() => load.innerText(), { timeout: patience }).toMatch(close);
  }
  await page.locator(".chip", { hasText: /^\s*Live/ }).waitFor();
  expect(asked.filter((path) => path !== "/api/v1/services")).toEqual([]);
  expect(complaints).toEqual([]);
});

test("without a WebSocket the card is asked, as no person would, and the page says so", async () => {
  const { page } = await visit();
  await page.routeWebSocket("**/api/v1/live", (socket) => socket.close());
  await page.reload();
  await page.locator(".chip", { hasText: "Polling" }).waitFor({ timeout: 2 * patience });
  const asked = await page.waitForRequest("**/api/v1/snapshot");
  expect(asked.headers()["x-background"]).toBe("1");
  await shows(page, "Load protected by Inverter");
  await page.unrouteAll();
});

test("a message that was missed is asked for again", async () => {
  const { page } = await visit();
  let forgotten = 0;
  const said: string[] = [];
  await page.routeWebSocket("**/api/v1/live", (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      said.push(text.toString());
      server.send(text);
    });
    server.onMessage((text) => {
      const isDelta = JSON.parse(text.toString()).type === "delta";
      if (isDelta && forgotten < 1) {
        forgotten += 1;
      } else {
        socket.send(text);
      }
    });
  });
  await page.reload();
  await expect.poll(() => said.length, { timeout: patience }).toBeGreaterThan(0);
  expect(JSON.parse(said[0] ?? "")).toEqual({ sub: ["points", "alarms", "events"] });
  await page.locator(".chip", { hasText: /^\s*Live/ }).waitFor();
});
