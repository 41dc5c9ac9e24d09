// The description of the HTTP interface, judged by a foreign validator of OpenAPI 3.1.
import { Validator } from "@seriousme/openapi-schema-validator";
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
