// A UPS with the JBUSP map: one unit at 0x1000, or a parallel system at 0x0000 with its units at 0xu000.
#pragma once

#include <string>
#include <vector>

#include "devices/jbusp_rows.hpp"
#include "devices/ups_device.hpp"

namespace ups_sim {

struct JbuspSpec {
  UpsSpec ups;
  JbuspFamily family;
  std::uint16_t unit_type, system_type;
  const char* serial;
  bool refuses_status;
};

class JbuspDevice : public UpsDevice {
 public:
  JbuspDevice(std::string name, const JbuspSpec& spec, std::uint64_t seed);

  void render() override;
  WriteOutcome write(WriteFunction function, std::uint16_t address, std::span<const std::uint16_t> values) override;
  std::vector<AlarmBit> alarm_bits() const override;

 private:
  struct Node {
    std::string name;
    unsigned base;
    BlockRange range;
    bool is_system;
    bool is_main;  // takes every command; the units of a parallel system take the battery test alone
    int number;
  };

  void add_node(Node node);
  void render_identity(const Node& node, const UpsView& view);
  void render_alarms(const Node& node, UpsView& view);
  void render_control(const Node& node, const UpsView& view);
  std::span<std::uint16_t> words(const Node& node, unsigned offset);
  UpsView view_of(const Node& node) const;
  WriteOutcome command(const Node& node, std::uint16_t code);

  JbuspSpec spec_;
  std::vector<Node> nodes_;
};

}  // namespace ups_sim
