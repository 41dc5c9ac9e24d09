// Unit tests stand beside what they test; those that drive a browser against the real daemon stand in tests/web.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const report = process.env["NV_REPORT"];
const slow = Number(process.env["NV_PATIENCE"] ?? "1"); // a machine so many times slower

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: {
      "playwright-core": fileURLToPath(new URL("node_modules/playwright-core/index.mjs", import.meta.url)),
      "@cyclonedx/cyclonedx-library": fileURLToPath(
        new URL("node_modules/@cyclonedx/cyclonedx-library/dist.node/index.node.js", import.meta.url),
      ),
      "spdx-expression-parse": fileURLToPath(new URL("node_modules/spdx-expression-parse/index.js", import.meta.url)),
      "@seriousme/openapi-schema-validator": fileURLToPath(
        new URL("node_modules/@seriousme/openapi-schema-validator/index.js", import.meta.url),
      ),
    },
  },
  test: {
    globals: true,
    include: ["web/src/**/*.test.ts", "tests/web/**/*.test.ts"],
    testTimeout: 60_000 * slow,
    hookTimeout: 30_000 * slow,
    reporters: report === undefined ? ["default"] : ["default", ["junit", { outputFile: report }]],
  },
});
