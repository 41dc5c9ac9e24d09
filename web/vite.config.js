// Builds the page into dist/: hashed names below assets/, a .gz and a .br beside each text file, nothing inline (the
// daemon's Content-Security-Policy allows neither inline script nor inline style), and parts.json, the npm packages that
// ship in it, for GET /api/v1/about.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

function compress() {
  return {
    name: "compress",
    apply: "build",
    writeBundle({ dir }) {
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg)$/.test(entry.name)) {
          continue;
        }
        const file = join(entry.parentPath ?? entry.path, entry.name);
        const content = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
        writeFileSync(`${file}.br`, brotliCompressSync(content, options));
      }
    },
  };
}

// "/x/node_modules/@a/b/dist/c.js" -> "/x/node_modules/@a/b"
function packageOf(module) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
}

function part(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].map((one) => join(directory, one)).find(existsSync);
  if (!license || !file) {
    throw new Error(`${directory} tells no licence: look it up before it ships`);
  }
  return { name, version, license, text: readFileSync(file, "utf8") };
}

function listParts() {
  return {
    name: "list-parts",
    apply: "build",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
      const directories = [...new Set(modules.map(packageOf).filter(Boolean))].sort();
      const source = JSON.stringify({ parts: directories.map(part) }, null, 1);
      this.emitFile({ type: "asset", fileName: "parts.json", source });
    },
  };
}

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  plugins: [listParts(), compress()],
});
