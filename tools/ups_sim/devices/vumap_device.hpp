// A UPS with the VU-MAP map: its own words at 0x0000, its units or modules at 0xu000.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "devices/ups_device.hpp"
#include "devices/vumap_rows.hpp"

namespace ups_sim {

struct VumapSpec {
  UpsSpec ups;
  std::uint16_t installation;        // T001 of the device
  std::uint16_t child_installation;  // T001 of its units or modules
  std::uint16_t reference_code;      // T015
  const char* serial;
  const char* reference;
  bool factor_ten;  // T014
};

class VumapDevice : public UpsDevice {
 public:
  VumapDevice(std::string name, const VumapSpec& spec, std::uint64_t seed);

  void render() override;
  WriteOutcome write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) override;
  std::vector<AlarmBit> alarm_bits() const override;

 private:
  enum class Kind { main, unit, module };
  struct Node {
    std::string name;
    Kind kind;
    int number;
    BlockRange range;
    bool is_system;
  };
  using AlarmWords = std::array<std::uint16_t, 8>;

  void add_node(Node node);
  std::span<std::uint16_t> words(const Node& node, unsigned offset);
  std::vector<BlockRange> children_of(BlockRange range, bool is_system) const;
  UpsView view_of(BlockRange range, bool is_system) const;
  AlarmWords alarms_of(const UpsView& view, VumapFamily family) const;
  VumapFamily family_of(BlockRange range) const;
  void render_configuration(const Node& node, const UpsView& view);
  void render_texts(const Node& node);
  void render_values(const Node& node, const UpsView& view);
  void render_control(const Node& node, const UpsView& view);
  WriteOutcome command(unsigned word, std::uint16_t bits);
  WriteOutcome write_test_schedule(std::size_t first, std::span<const std::uint16_t> values);

  VumapSpec spec_;
  std::vector<Node> nodes_;
  std::vector<ValueRow<UpsView>> measurements_;  // with the scale that T014 chooses
};

}  // namespace ups_sim
