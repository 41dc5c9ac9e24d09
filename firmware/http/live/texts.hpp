// The texts of the live messages, each made once for all clients that get the same one. A text that holds ages is made
// anew after a tenth of a second. Main thread; the model and the clock outlive it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/clock.hpp"
#include "http/live/topics.hpp"
#include "model/device_model.hpp"

namespace nv::http {

class LiveTexts {
 public:
  using Text = std::shared_ptr<const std::string>;
  static constexpr std::size_t kMostEvents = 100;  // in one message: of more, the newest

  LiveTexts(const model::DeviceModel& model, const core::Clock& clock);
  ~LiveTexts();

  // The newest publication, from now on; deltas are those from the one before it.
  void take(model::DeviceModel::SnapshotPtr snapshot);
  std::uint64_t sequence() const { return current_->sequence; }
  std::uint64_t last_event() const { return model_.last_event(); }

  Text state(const LiveTopics& topics);
  // A state when the nodes are others than before.
  Text delta(const LiveTopics& topics);
  Text events(std::uint64_t after);  // an event's id
  Text heartbeat() const;

 private:
  using Document = std::shared_ptr<const nlohmann::ordered_json>;
  struct Made {
    core::SteadyTime at{};
    Text text;
  };
  template <class Make>
  Text shared(Made& made, Make make);
  const nlohmann::ordered_json& now();
  const nlohmann::ordered_json& before();

  const model::DeviceModel& model_;
  const core::Clock& clock_;
  model::DeviceModel::SnapshotPtr current_;
  model::DeviceModel::SnapshotPtr previous_;
  Document now_;  // of current_; made when somebody listens
  core::SteadyTime now_made_at_{};
  Document before_;  // of previous_, likewise
  std::map<LiveTopics, Made> states_;
  std::map<LiveTopics, Made> deltas_;
  std::uint64_t events_after_ = 0;
  std::uint64_t events_up_to_ = 0;
  Text events_;
};

}  // namespace nv::http
