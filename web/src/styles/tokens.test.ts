// Contrast of WCAG 2.2 (1.4.3 and 1.4.11), computed from the token file.
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokensOf(start: string): Record<string, string> {
  const from = css.indexOf("{", css.indexOf(start));
  const body = css.slice(from, css.indexOf("}", from));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]));
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (high! + 0.05) / (low! + 0.05);
}

describe.each([":root {", ':root[data-theme="dark"]'])("%s", (start) => {
  const token = tokensOf(start);
  const grounds = ["bg", "surface", "sunken"];

  test.each(["text", "muted", "ok", "warning", "critical", "accent"])("%s can be read on every ground", (name) => {
    const soft = token[`${name}-soft`];
    for (const ground of [...grounds.map((one) => token[one]!), ...(soft === undefined ? [] : [soft])]) {
      expect(contrast(token[name]!, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(["ok-line", "warning-line", "critical-line", "off-line", "control"])("%s can be seen", (name) => {
    expect(contrast(token[name]!, token["surface"]!)).toBeGreaterThanOrEqual(3);
  });

  test("text on the accent can be read", () => {
    expect(contrast(token["on-accent"]!, token["accent"]!)).toBeGreaterThanOrEqual(4.5);
  });
});

test("dark by choice and dark by system are the same", () => {
  expect(tokensOf(':root:not([data-theme="light"])')).toEqual(tokensOf(':root[data-theme="dark"]'));
});
