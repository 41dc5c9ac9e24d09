#include "app/auth_events.hpp"

#include <algorithm>
#include <array>

namespace nv::app {
namespace {

using Kind = auth::AuthEvent::Kind;

struct KindRow {
  Kind kind;
  model::CardEvent event;
};
constexpr auto kKinds = std::to_array<KindRow>({
    {Kind::logged_in, model::CardEvent::logged_in},
    {Kind::logged_out, model::CardEvent::logged_out},
    {Kind::session_replaced, model::CardEvent::session_replaced},
    {Kind::login_failed, model::CardEvent::login_failed},
    {Kind::login_paused, model::CardEvent::account_locked},
    {Kind::password_changed, model::CardEvent::password_changed},
    {Kind::account_changed, model::CardEvent::account_changed},
    {Kind::token_made, model::CardEvent::token_made},
    {Kind::token_removed, model::CardEvent::token_removed},
});

}  // namespace

model::Event card_event_of(const auth::AuthEvent& event, core::WallTime time) {
  const auto row = std::ranges::find(kKinds, event.kind, &KindRow::kind);
  return model::card_event(row->event, time, {event.subject, event.origin, event.note});
}

}  // namespace nv::app
