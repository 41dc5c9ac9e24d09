#include <catch2/catch.hpp>

#include "device/layout.hpp"
#include "support/devices.hpp"

using namespace nv;
using namespace nv::device;
using model::Architecture;

namespace {

bool serves_all(std::uint16_t) {
  return false;
}

std::vector<std::string> paths(const Layout& layout) {
  std::vector<std::string> paths;
  for (const NodePlan& node : layout.nodes) {
    paths.push_back(node.id.path());
  }
  return paths;
}

}  // namespace

TEST_CASE("a VU-MAP layout follows T001, T002 and T003", "[device]") {
  struct Case {
    const char* name;
    std::uint16_t installation, members, positions;
    Architecture architecture;
    std::vector<std::string> paths;
  };
  const auto c = GENERATE(values<Case>({
      {"single", 0x0101, 1, 1, Architecture::single, {"system"}},
      {"modular", 0x0801, 2, 0b1010, Architecture::modular, {"system", "module-2", "module-4"}},
      {"horizontal modules", 0x0901, 1, 1, Architecture::modular, {"system", "module-1"}},
      {"parallel", 0x0601, 2, 0b0011, Architecture::parallel, {"system", "unit-1", "unit-2"}},
      {"the bypass module is no unit", 0x0601, 1, 0x2001, Architecture::parallel, {"system", "unit-1"}},
      {"counted beyond the printed positions", 0x0601, 2, 0, Architecture::parallel, {"system", "unit-1", "unit-2"}},
      {"a code nobody documents", 0x7777, 3, 7, Architecture::single, {"system"}},
  }));
  CAPTURE(c.name);
  model::RegisterImage image;
  image.put(0x0001, test::vumap_configuration(c.installation, c.members, c.positions));
  const Layout layout = plan_layout(kVuMap, image, serves_all);
  CHECK(layout.architecture == c.architecture);
  CHECK(paths(layout) == c.paths);
}

TEST_CASE("ten VU-MAP units are found though T003 prints eight positions", "[device]") {
  model::RegisterImage image;
  image.put(0x0001, test::vumap_configuration(0x0601, 10, 0x00FF));
  image.put(0x0030, {0, 0, 0, 0, 0, 0, 0x03FF, 0x03FF});
  CHECK(plan_layout(kVuMap, image, serves_all).nodes.size() == 11);
}

TEST_CASE("a modular parallel system has the modules of each unit's own configuration", "[device]") {
  model::RegisterImage image;
  image.put(0x0001, test::vumap_configuration(0x0608, 2, 0b11));
  image.put(0x2001, test::vumap_configuration(0x0801, 2, 0b101));
  const Layout layout = plan_layout(kVuMap, image, serves_all);
  CHECK(paths(layout) == std::vector<std::string>{"system", "unit-1", "unit-2", "unit-2/module-1", "unit-2/module-3"});
}

TEST_CASE("a JBUSP UPS is single at 0x1000, or a system at 0x0000 with the units of S32 to S37", "[device]") {
  model::RegisterImage image;
  image.put(0x1000, {257, 600, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  image.put(0x1020, {0, 0, 0, 0});
  const Layout single = plan_layout(kJbusp, image, serves_all);
  CHECK(single.architecture == Architecture::single);
  CHECK(single.nodes.front().at(0x0060) == 0x1060);

  image.put(0x1020, {0, 1U << 14U, 0, 0});  // S30
  image.put(0x0020, {0, 0, 0b101, 0});
  const Layout parallel = plan_layout(kJbusp, image, serves_all);
  CHECK(parallel.architecture == Architecture::parallel);
  CHECK(parallel.nodes.front().at(0x0060) == 0x0060);
  CHECK(paths(parallel) == std::vector<std::string>{"system", "unit-1", "unit-3"});

  const Layout concentrator = plan_layout(kJbusp, image, [](std::uint16_t address) { return address == 0x0020; });
  CHECK(concentrator.architecture == Architecture::parallel);
  CHECK(concentrator.nodes.front().at(0x0060) == 0x1060);
  CHECK(paths(concentrator) == std::vector<std::string>{"system"});
}
