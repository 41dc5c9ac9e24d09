#include "modbus_tcp/address_table.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace nv::modbus_tcp;
using nv::model::RegisterImage;

namespace {

using Words = std::vector<std::uint16_t>;

// Word n of the table at address a is a + n: every word says where it stands.
Words words_at(unsigned address, unsigned count) {
  Words words;
  for (unsigned i = 0; i < count; ++i) {
    words.push_back(static_cast<std::uint16_t>(address + i));
  }
  return words;
}

RegisterImage image_of(const std::vector<std::pair<unsigned, unsigned>>& tables) {
  RegisterImage image;
  for (const auto& [address, count] : tables) {
    image.put(static_cast<std::uint16_t>(address), words_at(address, count));
  }
  return image;
}

}  // namespace

TEST_CASE("reads inside, across and outside of tables", "[modbus_tcp]") {
  // The VU-MAP's 0x0030..0x008F is contiguous in three tables; unit 1 begins at 0x1030; one table ends the space.
  const RegisterImage image =
      image_of({{0x0001, 15}, {0x0030, 8}, {0x0038, 8}, {0x0040, 80}, {0x1030, 8}, {0x2000, 0}, {0xFFF0, 16}});
  struct Case {
    const char* name;
    std::uint16_t address;
    std::size_t count;
    bool served;
  };
  const auto c = GENERATE(values<Case>({
      {"a whole table", 0x0030, 8, true},
      {"its first word", 0x0030, 1, true},
      {"its last word", 0x0037, 1, true},
      {"a part", 0x0042, 20, true},
      {"across one border", 0x0037, 2, true},
      {"across two borders", 0x0030, 96, true},
      {"from the middle to the very end", 0x003A, 86, true},
      {"one too many", 0x0030, 97, false},
      {"before the first table", 0x0000, 1, false},
      {"begins in a gap", 0x0010, 1, false},
      {"ends in a gap", 0x000F, 2, false},
      {"over a gap", 0x0001, 60, false},
      {"a unit's block", 0x1030, 8, true},
      {"after it", 0x1038, 1, false},
      {"an empty table", 0x2000, 1, false},
      {"the end of the space", 0xFFFF, 1, true},
      {"past the end of the space", 0xFFFF, 2, false},
      {"past the end, at most", 0xFFF0, 125, false},
  }));
  CAPTURE(c.name);
  Words words(c.count);
  CHECK(copy_words(image, c.address, words) == c.served);
  if (c.served) {
    CHECK(words == words_at(c.address, static_cast<unsigned>(c.count)));
  }
}

TEST_CASE("every split of address and count agrees with the words one by one", "[modbus_tcp]") {
  const RegisterImage image = image_of({{2, 3}, {5, 4}, {11, 1}, {12, 2}, {20, 6}});
  for (std::uint16_t address = 0; address < 30; ++address) {
    for (std::uint16_t count = 1; count < 15; ++count) {
      bool all = true;
      for (unsigned i = 0; i < count; ++i) {
        all = all && image.holds(static_cast<std::uint16_t>(address + i));
      }
      Words words(count);
      CAPTURE(address, count);
      CHECK(copy_words(image, address, words) == all);
    }
  }
}

TEST_CASE("no device, no words", "[modbus_tcp]") {
  Words words(1);
  CHECK_FALSE(copy_words(RegisterImage(), 0, words));
  CHECK_FALSE(copy_words(RegisterImage(), 0xFFFF, words));
}
