// Cut lines, a silent card, ports that cannot be had: nothing old may pass for live. Each test has its own card.
import { type AddressInfo, createServer } from "node:net";
import type { Browser, Page } from "playwright-core";
import { Card, open, shows, startBrowser } from "./card";

const local = { http: { mode: "local" } };
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});
afterAll(async () => {
  await browser.close();
});

const visit = async (card: Card) => open(await browser.newContext(), card.local);

const figure = (page: Page, title: string) => page.locator(".figure", { hasText: title }).locator(".number");

test("with the line cut no number stands as live, and each old one says that it is old", async () => {
  const other = await Card.start(local);
  try {
    const { page } = await visit(other);
    await shows(page, "Load protected by Inverter");
    await other.tell({ fault: { kind: "silence" } });
    await shows(page, "Connection to the UPS lost");
    expect(await page.locator(".live:not(.chip)").count()).toBe(0);
    expect(await page.locator(".tile.ok").count()).toBe(0);
    expect(await page.locator(".chip").first().innerText()).toMatch(/^Not live/);
    expect(await figure(page, "Load").innerText()).toMatch(/^-/);
    expect(await page.locator(".figure", { hasText: "Load" }).innerText()).toMatch(/last known \d+\u2009%/);
    await shows(page, /last known, \d+ s old: not live/);
    await other.tell({ fault: "clear" });
    await shows(page, "Load protected by Inverter");
  } finally {
    await other.close();
  }
});

test("a card that stops answering is told from one that is well", async () => {
  const other = await Card.start(local);
  try {
    const { page } = await visit(other);
    await shows(page, "Load protected by Inverter");
    await other.stopDaemon();
    await shows(page, "This card does not answer");
    expect(await page.locator(".live:not(.chip)").count()).toBe(0);
    expect(await page.title()).toMatch(/^No live data - /);
  } finally {
    await other.close();
  }
});

test("a service that cannot have its port says so on the page", async () => {
  const holder = createServer().listen(0, "0.0.0.0");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as AddressInfo;
  const other = await Card.start({ ...local, modbus_tcp: { enabled: true, port } });
  try {
    const { page } = await visit(other);
    await page
      .getByRole("status")
      .getByText(`Modbus TCP cannot listen on port ${port}: Address already in use`)
      .waitFor();
    await page.getByLabel("Services of this card").getByText("not served").waitFor();
  } finally {
    await other.close();
    holder.close();
  }
});

test("a service whose problem does not name it is named beside", async () => {
  const modbus_tcp = { secure_enabled: true, secure_port: 0, secure_client_roots: "/nonexistent.pem" };
  const other = await Card.start({ ...local, modbus_tcp });
  try {
    const { page } = await visit(other);
    await page.getByRole("status").getByText("Modbus TCP over TLS: cannot read /nonexistent.pem").waitFor();
  } finally {
    await other.close();
  }
});

test.each(["vumap-parallel", "sts"])("a %s has its own overview", async (device) => {
  const other = await Card.start(local, device);
  try {
    const { page, complaints } = await visit(other);
    if (device === "sts") {
      await shows(page, "On preferred source");
      await page.locator(".tile", { hasText: "Switch 2" }).waitFor();
    } else {
      await page.getByRole("button", { name: /Unit 2/ }).click();
      await page.locator(".tile", { hasText: "Rectifier" }).waitFor();
      expect(await page.getByRole("button", { name: /Unit 2/ }).getAttribute("aria-pressed")).toBe("true");
    }
    expect(complaints).toEqual([]);
  } finally {
    await other.close();
  }
});
