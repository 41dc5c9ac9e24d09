// Ways to go wrong on the line, and for which requests, how often and until when.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "line/clock.hpp"

namespace ups_sim {

enum class FaultKind {
  silence,
  crc,
  truncate,
  late,
  wrong_slave,
  wrong_function,
  garbage,
  exception,
  refuse,
  echo,
  endless,
  unplug,
  wrong_length,
};

struct Fault {
  FaultKind kind = FaultKind::silence;
  std::optional<int> count;              // requests; nullopt = until cleared
  std::optional<std::uint16_t> address;  // only requests whose words include it
  std::optional<double> for_s;
  int code = 6;
  double delay_ms = 800;
  bool execute = false;  // silence: the request is carried out although nothing is answered
};

class Faults {
 public:
  void add(const Fault& fault, Time now);
  void clear() { active_.clear(); }
  // The faults this request meets; their counts go down.
  std::vector<Fault> take(std::uint16_t address, std::uint16_t count, Time now);
  bool any(FaultKind kind, Time now) const;
  std::size_t size() const { return active_.size(); }

 private:
  struct Active {
    Fault fault;
    Time until;
  };
  std::vector<Active> active_;
};

}  // namespace ups_sim
