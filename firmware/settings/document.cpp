#include "settings/document.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "settings/value_json.hpp"

namespace nv::settings {
namespace {

// Follows the parser and keeps the two levels of a settings file; what is deeper is passed over.
class Reader {
 public:
  // nlohmann's SAX interface; false stops the parser.
  bool null() { return value(Value()); }
  bool boolean(bool flag) { return value(flag); }
  bool number_integer(std::int64_t number) { return value(number); }
  bool number_unsigned(std::uint64_t number) {
    return value(std::in_range<std::int64_t>(number) ? Value(static_cast<std::int64_t>(number))
                                                     : Value(Unusable{std::to_string(number)}));
  }
  bool number_float(double /*number*/, const std::string& text) {
    constexpr std::size_t kEnoughDigits = 24;
    return value(Unusable{text.substr(0, kEnoughDigits)});
  }
  bool string(std::string& text) { return value(std::move(text)); }
  bool binary(std::vector<std::uint8_t>& /*bytes*/) { return value(Unusable{"binary data"}); }
  bool start_object(std::size_t /*elements*/) { return open("an object", true); }
  bool end_object() { return close(); }
  bool start_array(std::size_t /*elements*/) { return open("a list", false); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (passed_over_ == 0 && level_ == 1) {
      section_ = name;
      document_.sections.push_back(std::move(name));
    } else if (passed_over_ == 0) {
      key_ = std::move(name);
    }
    return true;
  }
  // The parser's own words may quote the text, and so a secret: only the position is kept.
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& /*last_token*/, const Exception& /*words*/) {
    broken_at_ = position;
    return false;
  }

  Document take() { return std::move(document_); }
  const char* refusal() const { return refusal_; }
  std::size_t broken_at() const { return broken_at_; }

 private:
  bool value(Value value) {
    if (passed_over_ > 0) {
      return true;
    }
    if (level_ == 0) {
      refusal_ = kNoObject;
      return false;
    }
    if (level_ == 1) {
      document_.entries.push_back({section_, "", Unusable{"no object"}});
    } else {
      document_.entries.push_back({section_, key_, std::move(value)});
    }
    return true;
  }

  bool open(const char* what, bool object) {
    if (level_ + passed_over_ == kDeepestNesting) {
      refusal_ = "nested too deeply";
      return false;
    }
    if (passed_over_ == 0 && level_ < 2 && object) {
      ++level_;
      return true;
    }
    const bool goes_on = value(Unusable{what});
    ++passed_over_;
    return goes_on;
  }

  bool close() {
    --(passed_over_ > 0 ? passed_over_ : level_);
    return true;
  }

  static constexpr const char* kNoObject = "the top level is no object";

  Document document_;
  std::string section_;
  std::string key_;
  std::size_t level_ = 0;        // 1: in the file's object, 2: in a section's
  std::size_t passed_over_ = 0;  // open lists and objects no setting can hold
  std::size_t broken_at_ = 0;
  const char* refusal_ = nullptr;
};

}  // namespace

core::Result<Document> parse_settings(std::string_view text) {
  if (text.size() > kLargestFile) {
    return core::fail("longer than " + std::to_string(kLargestFile) + " bytes");
  }
  Reader reader;
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &reader)) {
    return reader.take();
  }
  if (reader.refusal() != nullptr) {
    return core::fail(reader.refusal());
  }
  const auto before = text.substr(0, reader.broken_at());
  return core::fail("no valid JSON at line " + std::to_string(1 + std::ranges::count(before, '\n')));
}

std::string format_settings(const Document& document) {
  auto file = nlohmann::ordered_json::object();
  for (const std::string& section : document.sections) {
    file[section] = nlohmann::ordered_json::object();
  }
  for (const Entry& entry : document.entries) {
    if (!entry.key.empty() && !std::holds_alternative<Unusable>(entry.value)) {
      file[entry.section][entry.key] = value_json(entry.value);
    }
  }
  constexpr int kIndent = 2;
  return file.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace nv::settings
