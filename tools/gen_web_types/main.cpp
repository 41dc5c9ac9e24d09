// Prints web/src/api/generated/points.ts from the firmware's table of values, so that the page knows units and
// decimals.
#include <cstdio>

#include "model/point.hpp"
#include "model/snapshot.hpp"

int main() {
  using namespace nv;
  std::puts("// Made by tools/gen_web_types from firmware/model/point.hpp; tools/test compares it.");
  std::puts("export interface Point {");
  std::puts("  readonly name: string;");
  std::puts("  readonly unit: string;");
  std::puts("  readonly decimals: number;");
  std::puts("}\n");
  std::puts("export const points: readonly Point[] = [");
  for (const model::PointRow& row : model::kPoints) {
    const auto unit = model::unit_text(row.unit);
    std::printf("  { name: \"%.*s\", unit: \"%.*s\", decimals: %d },\n", static_cast<int>(row.name.size()),
                row.name.data(), static_cast<int>(unit.size()), unit.data(), row.decimals);
  }
  std::puts("];");
}
