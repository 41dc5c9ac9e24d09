// Log-in over HTTPS as a new card has it: nothing before the first password has been changed (manual 9.3, 11.6).
import type { Browser, Page } from "playwright-core";
import { Card, firstPassword, open, ownPassword, shows, startBrowser } from "./card";

let card: Card;
let browser: Browser;

beforeAll(async () => {
  [card, browser] = await Promise.all([Card.start(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await card.close();
});

async function visit() {
  return open(await browser.newContext({ ignoreHTTPSErrors: true }), card.secure);
}

async function logIn(page: Page, user: string, password: string) {
  await page.getByLabel("User").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

// The tests follow one card through its first minutes, so they build on each other.
test("a wrong password is refused in the daemon's words and shows nothing", async () => {
  const { page } = await visit();
  await logIn(page, "admin", "wrong");
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").innerText()).not.toBe("");
  expect(await page.locator("header").count()).toBe(0);
});

test("the first password leads to its change and to nothing else", async () => {
  const { page, complaints } = await visit();
  await logIn(page, "admin", firstPassword);
  await page.getByRole("heading", { name: "Change the password" }).waitFor();
  expect(await page.getByText("Load").count()).toBe(0);

  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByLabel("New password again").fill("shorter");
  await page.getByRole("button", { name: "Change the password" }).click();
  await shows(page, "The two new passwords differ.");
  await page.getByLabel("New password again").fill("short");
  await page.getByRole("button", { name: "Change the password" }).click();
  await shows(page, /at least 12 characters$/);

  await page.getByLabel("New password", { exact: true }).fill(ownPassword);
  expect(await page.locator(".wishes li:not(.met)").count()).toBe(0);
  await page.getByLabel("New password again").fill(ownPassword);
  await page.getByRole("button", { name: "Change the password" }).click();
  await shows(page, "Load protected by Inverter");
  await shows(page, /new password is in force\. Your password is valid for 90 more days/);
  expect(complaints).toEqual([]);
});

test("after a reload one is still logged in; log out means out", async () => {
  const { page } = await visit();
  await logIn(page, "admin", ownPassword);
  await shows(page, /valid for \d+ more days/);
  await page.reload();
  await shows(page, "Load protected by Inverter");
  await page.getByRole("button", { name: "Log out" }).click();
  await shows(page, "You are logged out.");
  await page.reload();
  await page.getByRole("heading", { name: "Log in" }).waitFor();
});

test("a session that a newer one has ended says so", async () => {
  const first = await visit();
  await logIn(first.page, "admin", ownPassword);
  await shows(first.page, "Load protected by Inverter");
  const second = await visit();
  await logIn(second.page, "admin", ownPassword);
  await shows(second.page, /Ended the session of admin from 127\.0\.0\.1/);
  await shows(first.page, /ended by a newer one of admin from 127\.0\.0\.1/);
  await first.page.getByRole("heading", { name: "Log in" }).waitFor();
  expect(await first.page.locator(".live").count()).toBe(0);
});

test("a page that nobody uses logs out by itself", async () => {
  const { page } = await visit();
  await page.clock.install();
  await logIn(page, "admin", ownPassword);
  await shows(page, "Load protected by Inverter");
  await page.clock.runFor(250_000);
  await shows(page, /it logs out within \d0 s/);
  await page.keyboard.press("Shift");
  await page.clock.runFor(2000);
  expect(await page.getByText(/it logs out within/).count()).toBe(0);
  await page.clock.runFor(300_000);
  await shows(page, "nobody used the page");
});
