// The list of parts (tools/sbom), judged by the schema of CycloneDX and by SPDX's grammar of licences.
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import parse from "spdx-expression-parse";

const root = fileURLToPath(new URL("../..", import.meta.url));
const build = process.env["NV_BUILD"] ?? join(root, "build/release");

interface Component {
  name: string;
  licenses: { license?: { id: string }; expression?: string }[];
}

const list = execFileSync(
  "/usr/bin/python3",
  [join(root, "tools/sbom"), join(build, "firmware/app/netvisiond"), join(root, "web/dist")],
  { encoding: "utf8" },
);

test("it is right by the schema of CycloneDX 1.5, licence identifiers among it", async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
  expect(await validator.validate(list)).toBeNull();
  expect(await validator.validate(list.replace('"id": "Apache-2.0"', '"id": "Apache"'))).not.toBeNull();
});

test("every part tells its licence, as SPDX writes it", () => {
  const components: Component[] = JSON.parse(list).components;
  expect(components.map((part) => part.name)).toEqual(expect.arrayContaining(["libssl3", "libacl1", "preact"]));
  for (const { name, licenses } of components) {
    expect(licenses, name).toHaveLength(1);
    expect(() => parse(licenses[0]?.license?.id ?? licenses[0]?.expression ?? ""), name).not.toThrow();
  }
});
