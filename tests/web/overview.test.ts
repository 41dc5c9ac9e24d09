// What the page shows of a UPS that is well, and that it is small, safe and fits every screen.
import type { Browser, Page } from "playwright-core";
import { Card, open, patience, shows, startBrowser } from "./card";

const local = { http: { mode: "local" } }; // programs on this machine read without a log-in
let browser: Browser;
let card: Card;

beforeAll(async () => {
  [card, browser] = await Promise.all([Card.start(local), startBrowser()]);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await browser.close();
  await card.close();
});

const visit = async (width = 1280) =>
  open(await browser.newContext({ viewport: { width, height: 900 } }), card.local);

const figure = (page: Page, title: string) => page.locator(".figure", { hasText: title }).locator(".number");

test("values carry the unit and the decimals of the card's table", async () => {
  const { page, complaints } = await visit();
  await card.tell({ set: { load: 40, temperature: 21 } });
  await expect.poll(() => figure(page, "Load").innerText(), { timeout: patience }).toMatch(/^(39|40|41)\u2009%$/);
  expect(await figure(page, "Temperature").innerText()).toMatch(/^\d+\.\d\u2009°C$/);
  const row = page.locator(".group", { hasText: "Input (rectifier)" }).locator("tr", { hasText: "Frequency" });
  expect(await row.locator("td").innerText()).toMatch(/^(49|50)\.\d\u2009Hz$/);
  await shows(page, /measured \d s ago/);
  expect(complaints).toEqual([]);
});

// User manual, 15.2: name and location stand in the top bar, temperatures in the unit of the setting.
test("the card's name, location and unit of temperatures are those of its settings, and follow them", async () => {
  const { page } = await open(await browser.newContext({ ignoreHTTPSErrors: true }), card.local);
  await page.getByRole("heading", { level: 1, name: "Socomec" }).waitFor();
  await shows(page, "SIMULATOR · MASTERYS BC+ · TEST BENCH");
  const identity = { system_name: "UPS-1", system_location: "Cellar", system_contact: "" };
  await page.route("**/settings/identity", (route) => route.fulfill({ json: identity }));
  await page.route("**/settings/display", (route) => route.fulfill({ json: { temperature_unit: "F" } }));
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "UPS-1" }).waitFor();
  await shows(page, "Cellar · SIMULATOR · MASTERYS BC+ · TEST BENCH");
  expect(await page.title()).toBe("UPS-1");
  expect(await figure(page, "Temperature").innerText()).toMatch(/^\d+\.\d\u2009°F$/);
  await page.unroute("**/settings/identity");
  await page.getByRole("heading", { level: 1, name: "Socomec" }).waitFor({ timeout: 2 * patience });
});

test("a phase that is overloaded colours the load, and is named", async () => {
  const { page } = await visit();
  await page.routeWebSocket("**/api/v1/live", (socket) => socket.close());
  await page.route("**/api/v1/snapshot", async (route) => {
    const response = await route.fetch();
    const snapshot = await response.json();
    const values = { "output.load": 95, "output.l1.load": 91, "output.l2.load": 104, "output.l3.load": 90 };
    Object.assign(snapshot.nodes[0].values, values);
    snapshot.nodes[0].synoptic.load = "critical";
    await route.fulfill({ response, json: snapshot });
  });
  await page.reload();
  const load = page.locator(".figure", { hasText: "Load" });
  await load.getByText("L2 104").waitFor();
  expect(await load.locator(".bar").getAttribute("class")).toContain("critical");
  expect(await page.locator(".tile.critical", { hasText: "Load" }).innerText()).toMatch(/95\u2009%\s+L2 104\u2009%/);
});

test("mains lost and back: headline, alarms, path and events follow", async () => {
  const { page } = await visit();
  await card.tell({ set: { mains: false } });
  await page.getByRole("heading", { name: "Operating on Battery" }).waitFor();
  await page.getByLabel("Active alarms").getByText("Operating on Battery").waitFor();
  expect(await page.locator(".tile", { hasText: "Mains" }).first().innerText()).toContain("absent");
  expect(await page.locator(".banner").getAttribute("class")).toContain("warning");
  await page.getByLabel("Last events").getByText("Operating on Battery").waitFor();
  expect(await page.title()).toMatch(/^Alarms \(\d\) - /);
  await card.tell({ set: { mains: true } });
  await page.getByRole("heading", { name: "Load protected by Inverter" }).waitFor();
  await shows(page, "No alarm is active.");
});

test("a value the device does not give is - with its reason", async () => {
  const { page } = await visit();
  await page.routeWebSocket("**/api/v1/live", (socket) => socket.close());
  await page.route("**/api/v1/snapshot", async (route) => {
    const response = await route.fetch();
    const snapshot = await response.json();
    delete snapshot.nodes[0].values["battery.charge"];
    await route.fulfill({ response, json: snapshot });
  });
  await page.reload();
  const battery = page.locator(".figure", { hasText: "Battery" });
  await battery.getByText("not measured by this device").first().waitFor();
  expect(await battery.locator(".number").innerText()).toMatch(/^-/);
});

test("names from outside are text, whatever is in them", async () => {
  const { page, complaints } = await visit();
  const name = '<img src=x onerror="document.title=1">\u202eSPU';
  await page.routeWebSocket("**/api/v1/live", (socket) => socket.close());
  await page.route("**/api/v1/snapshot", async (route) => {
    const response = await route.fetch();
    const snapshot = await response.json();
    snapshot.device.user_reference = name;
    snapshot.device.user_location = "<script>alert(1)</script>";
    await route.fulfill({ response, json: snapshot });
  });
  await page.reload();
  await shows(page, '<img src=x onerror="document.title=1">\\u202eSPU');
  await shows(page, /<script>alert\(1\)<\/script>/);
  expect(await page.locator("img").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test.each([320, 390, 1024, 1920])("nothing sticks out at %d px", async (width) => {
  const { page } = await visit(width);
  await shows(page, "Load protected by Inverter");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

test("the page is small, and a browser keeps its files", async () => {
  const { page } = await visit();
  const sizes: number[] = [];
  page.on("response", async (response) => {
    if (!response.url().includes("/api/")) {
      sizes.push((await response.request().sizes()).responseBodySize);
    }
    if (response.url().includes("/assets/")) {
      expect(response.headers()["cache-control"]).toContain("immutable");
      expect(response.headers()["content-encoding"]).toMatch(/^(br|gzip)$/);
    }
  });
  await page.reload();
  await shows(page, "Load protected by Inverter");
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(30_000);
  const page304 = await page.request.get(card.local);
  const again = await page.request.get(card.local, { headers: { "If-None-Match": page304.headers()["etag"] ?? "" } });
  expect([page304.status(), again.status()]).toEqual([200, 304]);
});
