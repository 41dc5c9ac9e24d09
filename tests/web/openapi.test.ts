// The description of the HTTP interface, judged by a foreign validator of OpenAPI 3.1.
import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync } from "node:fs";
import { Card } from "./card";

let card: Card;

beforeAll(async () => {
  card = await Card.start({ http: { mode: "local" } });
});
afterAll(() => card.close());

test("it is right by the standard's own schema, and every reference leads somewhere", async () => {
  const answer = await fetch(`${card.local}api/v1/openapi.json`);
  expect(answer.status).toBe(200);
  const validator = new Validator();
  const result = await validator.validate((await answer.json()) as Record<string, unknown>);
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
  validator.resolveRefs();
});

test("the page's packages are those of the lock file, with their licences", async () => {
  const about = await (await fetch(`${card.local}api/v1/about`)).json();
  const parts = about.parts.filter((part: { of: string }) => part.of === "page");
  const lock = JSON.parse(readFileSync(new URL("../../web/package-lock.json", import.meta.url), "utf8"));
  expect(parts.map((part: { name: string }) => part.name)).toEqual(["preact"]);
  expect(parts[0].version).toBe(lock.packages["node_modules/preact"].version);
  expect(parts[0]).toMatchObject({ license: "MIT", text: expect.stringContaining("Copyright") });
});
