import { age, dateTime, literal, number } from "./format";

describe("number", () => {
  test.each([
    [230, 0, "230"],
    [50, 1, "50.0"],
    [0.8, 2, "0.80"],
    [-46.3, 1, "-46.3"],
    [1e6, 0, "1000000"],
  ])("%d with %d decimals reads %s", (value, decimals, text) => expect(number(value, decimals)).toBe(text));

  test("there is no minus zero", () => {
    expect(number(-0, 0)).toBe("0");
    expect(number(-0.04, 1)).toBe("0.0");
    expect(number(-0.05, 1)).toBe("-0.1");
  });

  test("what is no number is absent", () => {
    expect(number(Number.NaN, 1)).toBe("-");
    expect(number(Number.POSITIVE_INFINITY, 0)).toBe("-");
  });
});

test.each([
  [-5, "0 s"],
  [999, "0 s"],
  [89_999, "89 s"],
  [90_000, "1 min"],
  [89 * 60_000, "89 min"],
  [90 * 60_000, "1 h"],
  [47 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 d"],
])("an age of %d ms reads %s", (milliseconds, text) => expect(age(milliseconds)).toBe(text));

// The manual's default: dd/mm/yyyy hh:mm:ss.
test("times are the zone's, in the manual's order", () => {
  expect(dateTime("2026-11-21T14:06:47.250Z", "UTC")).toBe("21/11/2026 14:06:47");
  expect(dateTime("2026-11-21T23:30:00.000Z", "Europe/Rome")).toBe("22/11/2026 00:30:00");
  expect(dateTime("yesterday", "UTC")).toBe("-");
});

test("signs that nobody sees are shown by their number; everything else is left alone", () => {
  expect(literal("UPS\u202e1\u0000\u200b\ufeff")).toBe("UPS\\u202e1\\u0000\\u200b\\ufeff");
  expect(literal("<b>Zürich & Łódź 变电站 🔋</b>")).toBe("<b>Zürich & Łódź 变电站 🔋</b>");
});
