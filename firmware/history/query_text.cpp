#include "history/query_text.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>

#include "history/display.hpp"

namespace nv::history {
namespace {

constexpr std::int64_t kMostPages = 10'000'000;
constexpr std::int64_t kMostPerPage = 1000;
constexpr std::int64_t kMostMinutes = 100LL * 366 * 24 * 60;
constexpr std::size_t kLongestValue = 1024;

template <class E>
struct Word {
  std::string_view word;
  E meaning;
};

// A word from outside as it may stand in an answer: it never comes back when it is more than a plain word.
std::string shown(std::string_view word) {
  constexpr std::size_t kLongest = 40;
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  const bool plain = !word.empty() && word.size() <= kLongest && std::ranges::all_of(word, is_plain);
  return plain ? std::string(word) : "a word given";
}

// The parameters of one query. The first thing that is wrong is kept, and ends the query.
class Form {
 public:
  Form(Parameters parameters, std::initializer_list<std::string_view> known) : parameters_(parameters) {
    for (const Parameter& parameter : parameters) {
      const auto same = [&](const Parameter& other) { return other.name == parameter.name; };
      if (std::find(known.begin(), known.end(), parameter.name) == known.end()) {
        refuse(shown(parameter.name) + ": no such parameter; known are " + joined(known));
      } else if (std::ranges::count_if(parameters, same) > 1) {
        refuse(std::string(parameter.name) + ": given more than once");
      } else if (parameter.value.size() > kLongestValue) {
        refuse(std::string(parameter.name) + ": too long");
      }
    }
  }

  std::string_view text(std::string_view name) const {
    const auto found = std::ranges::find(parameters_, name, &Parameter::name);
    return found == parameters_.end() ? std::string_view() : found->value;
  }
  std::int64_t number(std::string_view name, std::int64_t otherwise, std::int64_t min, std::int64_t max) {
    const std::string_view given = text(name);
    if (given.empty()) {
      return otherwise;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    if (error != std::errc() || end != given.data() + given.size() || value < min || value > max) {
      refuse(std::string(name) + ": not a number from " + std::to_string(min) + " to " + std::to_string(max));
      return otherwise;
    }
    return value;
  }
  template <class E>
  E choice(std::string_view name, E otherwise, std::initializer_list<Word<E>> words) {
    const std::string_view given = text(name);
    if (given.empty()) {
      return otherwise;
    }
    std::string known;
    for (const Word<E>& word : words) {
      if (word.word == given) {
        return word.meaning;
      }
      known.append(known.empty() ? "" : ", ").append(word.word);
    }
    refuse(std::string(name) + ": not one of " + known);
    return otherwise;
  }
  Period period(const core::Clock& clock) {
    const std::int64_t minutes = number("last", 0, 1, kMostMinutes);
    if (minutes != 0) {
      if (!text("from").empty() || !text("to").empty()) {
        refuse("last: not together with from or to");
      }
      return last_minutes(minutes, clock.wall());
    }
    auto between = period_between(text("from"), text("to"), clock.zone());
    if (!between) {
      refuse(between.error().message);
      return {};
    }
    return *between;
  }
  Series series() {
    return choice<Series>("series", Series::ups,
                          {{"ups", Series::ups}, {"ups_extended", Series::ups_extended}, {"sts", Series::sts}});
  }
  std::vector<std::size_t> columns(Series series) {
    std::vector<std::size_t> chosen;
    std::string_view left = text("columns");
    while (!left.empty()) {
      const auto comma = left.find(',');
      if (!add(left.substr(0, comma), series, chosen)) {
        refuse("columns: " + shown(left.substr(0, comma)) + " is no column or group");
        return {};
      }
      left.remove_prefix(comma == std::string_view::npos ? left.size() : comma + 1);
    }
    return chosen;
  }
  template <class Query>
  void page(Query& query) {
    query.limit = number("per_page", query.limit, 1, kMostPerPage);
    query.offset = (number("page", 1, 1, kMostPages) - 1) * query.limit;
  }

  const std::optional<core::Error>& error() const { return error_; }

 private:
  static std::string joined(std::initializer_list<std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
      text.append(text.empty() ? "" : ", ").append(word);
    }
    return text;
  }

  // Each column once, however often it is named.
  static bool add(std::string_view name, Series series, std::vector<std::size_t>& chosen) {
    const auto columns = columns_of(series);
    bool known = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name == name || group_name(columns[i].group) == name) {
        known = true;
        if (std::ranges::find(chosen, i) == chosen.end()) {
          chosen.push_back(i);
        }
      }
    }
    return known;
  }

  void refuse(std::string message) {
    if (!error_) {
      error_ = core::fail(std::move(message));
    }
  }

  Parameters parameters_;
  std::optional<core::Error> error_;
};

template <class Query>
core::Result<Query> finished(const Form& form, Query query) {
  if (form.error()) {
    return *form.error();
  }
  return query;
}

}  // namespace

core::Result<RecordQuery> record_query(Parameters parameters, const core::Clock& clock) {
  Form form(parameters, {"series", "from", "to", "last", "columns", "order", "page", "per_page"});
  RecordQuery query;
  query.series = form.series();
  query.period = form.period(clock);
  query.columns = form.columns(query.series);
  query.newest_first = form.choice<bool>("order", true, {{"newest", true}, {"oldest", false}});
  form.page(query);
  return finished(form, std::move(query));
}

core::Result<GraphQuery> graph_query(Parameters parameters, const core::Clock& clock) {
  Form form(parameters, {"series", "from", "to", "last", "columns", "points"});
  GraphQuery query;
  query.series = form.series();
  query.period = form.period(clock);
  query.columns = form.columns(query.series);
  query.points = form.number("points", query.points, 1, kMostPoints);
  return finished(form, std::move(query));
}

core::Result<EventQuery> event_query(Parameters parameters, const core::Clock& clock) {
  Form form(parameters, {"log", "from", "to", "last", "least", "text", "order", "page", "per_page"});
  EventQuery query;
  query.log = form.choice<model::EventLog>("log", model::EventLog::device,
                                           {{"device", model::EventLog::device}, {"card", model::EventLog::card}});
  query.period = form.period(clock);
  query.least = form.choice<model::Level>("least", model::Level::none,
                                          {{"information", model::Level::information},
                                           {"warning", model::Level::warning},
                                           {"critical", model::Level::critical}});
  query.text = form.text("text");
  query.order = form.choice<EventOrder>(
      "order", EventOrder::newest_first,
      {{"newest", EventOrder::newest_first}, {"oldest", EventOrder::oldest_first}, {"severity", EventOrder::severity}});
  form.page(query);
  return finished(form, query);
}

}  // namespace nv::history
