#include "auth/sessions.hpp"

#include <algorithm>
#include <utility>

#include "auth/secrets.hpp"

namespace nv::auth {
namespace {

constexpr std::size_t kRememberedEnds = 64;

bool may_change(const Session& session) {
  return !session.restricted && session.role != Role::read_only;
}

}  // namespace

bool Sessions::is_over(const Session& session, core::SteadyTime now) const {
  return now - session.last_used >= limits_.idle || now - session.opened >= limits_.longest;
}

void Sessions::take_out(std::size_t place, Ending ending, std::vector<Session>& ended) {
  const auto offset = static_cast<std::ptrdiff_t>(place);
  ended_.push_back({std::move(digests_[place]), std::move(ending)});
  if (ended_.size() > kRememberedEnds) {
    ended_.pop_front();
  }
  ended.push_back(std::move(sessions_[place]));
  sessions_.erase(sessions_.begin() + offset);
  digests_.erase(digests_.begin() + offset);
}

bool Sessions::admits(const Session& session) const {
  return session.restricted || may_change(session) || limits_.strict || limits_.read_only > 0;
}

std::vector<Session> Sessions::set_limits(const SessionLimits& limits) {
  limits_ = limits;
  const bool changer_is_there =
      std::ranges::any_of(sessions_, [](const Session& session) { return may_change(session); });
  std::size_t room = !limits.strict ? limits.read_only : changer_is_there ? 0 : 1;
  std::vector<Session> ended;
  for (std::size_t i = sessions_.size(); i-- > 0;) {
    if (sessions_[i].restricted || may_change(sessions_[i])) {
      continue;  // of each there is one at most
    }
    if (room > 0) {
      --room;
    } else {
      take_out(i, {End::limited, "", ""}, ended);
    }
  }
  return ended;
}

// A restricted session takes no place from the others: it can do nothing but change a password.
void Sessions::make_room(const Session& newcomer, std::vector<Session>& ended) {
  std::size_t room = limits_.read_only;
  for (std::size_t i = sessions_.size(); i-- > 0;) {
    const Session& other = sessions_[i];
    bool stays = !limits_.strict;
    if (newcomer.restricted || other.restricted) {
      stays = newcomer.restricted != other.restricted;
    } else if (stays && may_change(newcomer)) {
      stays = !may_change(other);
    } else if (stays && !may_change(other)) {
      // From the newest back: the newcomer takes one of the places.
      stays = room > 1;
      room -= stays ? 1 : 0;
    }
    if (!stays) {
      take_out(i, {End::replaced, newcomer.account, newcomer.address}, ended);
    }
  }
}

Sessions::Opened Sessions::open(Session session, core::SteadyTime now) {
  Opened opened;
  make_room(session, opened.ended);
  opened.token = random_token();
  opened.id = next_id_++;
  session.id = opened.id;
  session.csrf = random_token();
  session.opened = now;
  session.last_used = now;
  sessions_.push_back(std::move(session));
  digests_.push_back(token_digest(opened.token));
  return opened;
}

std::optional<std::size_t> Sessions::place_of(std::string_view token, core::SteadyTime now) const {
  const std::string digest = token_digest(token);
  const auto found = std::ranges::find_if(digests_, [&](const std::string& known) { return equal(known, digest); });
  const auto place = static_cast<std::size_t>(found - digests_.begin());
  // close_idle() takes out one over its time, and tells.
  return found == digests_.end() || is_over(sessions_[place], now) ? std::nullopt : std::optional(place);
}

const Session* Sessions::use(std::string_view token, core::SteadyTime now) {
  const auto place = place_of(token, now);
  if (!place) {
    return nullptr;
  }
  sessions_[*place].last_used = now;
  return &sessions_[*place];
}

const Session* Sessions::look(std::string_view token, core::SteadyTime now) const {
  const auto place = place_of(token, now);
  return place ? &sessions_[*place] : nullptr;
}

const Session* Sessions::find(std::uint64_t id) const {
  const auto found = std::ranges::find(sessions_, id, &Session::id);
  return found != sessions_.end() ? &*found : nullptr;
}

std::chrono::seconds Sessions::left(const Session& session, core::SteadyTime now) const {
  const auto end = std::min(session.last_used + limits_.idle, session.opened + limits_.longest);
  return std::max(std::chrono::seconds(0), std::chrono::floor<std::chrono::seconds>(end - now));
}

void Sessions::close(std::uint64_t id, End why) {
  std::vector<Session> ended;
  const auto found = std::ranges::find(sessions_, id, &Session::id);
  if (found != sessions_.end()) {
    take_out(static_cast<std::size_t>(found - sessions_.begin()), {why, "", ""}, ended);
  }
}

std::vector<Session> Sessions::close_account(std::string_view account, End why) {
  std::vector<Session> ended;
  for (std::size_t i = sessions_.size(); i-- > 0;) {
    if (sessions_[i].account == account) {
      take_out(i, {why, "", ""}, ended);
    }
  }
  return ended;
}

std::vector<Session> Sessions::close_idle(core::SteadyTime now) {
  std::vector<Session> ended;
  for (std::size_t i = sessions_.size(); i-- > 0;) {
    if (is_over(sessions_[i], now)) {
      take_out(i, {End::timed_out, "", ""}, ended);
    }
  }
  return ended;
}

Sessions::Ending Sessions::end_of(std::string_view token) const {
  const std::string digest = token_digest(token);
  const auto found = std::ranges::find_if(ended_, [&](const Ended& ended) { return equal(ended.digest, digest); });
  return found != ended_.end() ? found->ending : Ending();
}

}  // namespace nv::auth
