#include "http/live/texts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/json_body.hpp"
#include "http/live/changes.hpp"
#include "http/snapshot_json.hpp"

namespace nv::http {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::milliseconds kShared{100};

LiveTexts::Text text_of(const Json& json) {
  return std::make_shared<const std::string>(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

LiveTexts::LiveTexts(const model::DeviceModel& model, const core::Clock& clock)
    : model_(model), clock_(clock), current_(model.latest()), previous_(current_) {}

LiveTexts::~LiveTexts() = default;

void LiveTexts::take(model::DeviceModel::SnapshotPtr snapshot) {
  previous_ = std::exchange(current_, std::move(snapshot));
  before_ = std::exchange(now_, nullptr);
  states_.clear();
  deltas_.clear();
}

const Json& LiveTexts::now() {
  if (!now_ || clock_.steady() - now_made_at_ >= kShared) {
    now_ = std::make_shared<const Json>(snapshot_json(*current_, clock_));
    now_made_at_ = clock_.steady();
  }
  return *now_;
}

const Json& LiveTexts::before() {
  if (!before_) {
    before_ = std::make_shared<const Json>(snapshot_json(*previous_, clock_));
  }
  return *before_;
}

template <class Make>
LiveTexts::Text LiveTexts::shared(Made& made, Make make) {
  if (!made.text || clock_.steady() - made.at >= kShared) {
    made = {clock_.steady(), make()};
  }
  return made.text;
}

LiveTexts::Text LiveTexts::state(const LiveTopics& topics) {
  return shared(states_[topics], [&] { return text_of(live_state(now(), topics)); });
}

LiveTexts::Text LiveTexts::delta(const LiveTopics& topics) {
  return shared(deltas_[topics], [&] {
    const auto delta = live_delta(before(), now(), topics);
    return delta ? text_of(*delta) : state(topics);
  });
}

LiveTexts::Text LiveTexts::events(std::uint64_t after) {
  if (!events_ || events_after_ != after || events_up_to_ != last_event()) {
    Json list = Json::array();
    for (const model::Event& event : model_.recent_events(after, kMostEvents)) {
      list.push_back(event_json(event));
    }
    events_ = text_of({{"type", "events"}, {"events", std::move(list)}});
    events_after_ = after;
    events_up_to_ = last_event();
  }
  return events_;
}

LiveTexts::Text LiveTexts::heartbeat() const {
  const auto& measured_at = current_->link.measured_at;
  Json age = nullptr;
  if (measured_at) {
    age = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - *measured_at).count();
  }
  return text_of({{"type", "heartbeat"},
                  {"sequence", sequence()},
                  {"time", time_text(clock_.wall())},
                  {"age_ms", std::move(age)}});
}

}  // namespace nv::http
