#include "settings/field.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>

#include "settings/section.hpp"
#include "settings/text_rules.hpp"

using namespace nv::settings;

namespace {

enum class Colour { red = 1, green = 5 };
constexpr auto kColours = std::to_array<Choice>({{Colour::red, "red"}, {Colour::green, "green"}});
constexpr auto kRates = std::to_array<Choice>({2400, 9600});
constexpr auto kUnits = std::to_array<Choice>({"celsius", "fahrenheit"});

struct Sample {
  bool flag_member = false;
  std::int8_t small = 0;
  std::uint64_t large = 0;
  std::optional<unsigned> automatic;
  std::string label;
  Colour colour = Colour::green;
  unsigned rate = 9600;
  std::optional<unsigned> fixed_rate;
  std::string unit = "celsius";
  std::string server;
  std::string password;
  bool operator==(const Sample&) const = default;

  static constexpr std::string_view kSection = "sample";
  static constexpr auto fields() {
    return std::tuple{
        flag("flag", &Sample::flag_member).help("A flag."),
        number("small", &Sample::small, -5, 100).unit("s").help("A small number."),
        number("large", &Sample::large, 0, std::numeric_limits<std::int64_t>::max()).help("A large number."),
        number("automatic", &Sample::automatic, 10, 20).help("A number or nothing."),
        text("label", &Sample::label, 5).help("A text."),
        choice("colour", &Sample::colour, kColours).help("An enum."),
        choice("rate", &Sample::rate, kRates).help("A number of a list."),
        choice("fixed_rate", &Sample::fixed_rate, kRates).help("A number of a list, or nothing."),
        choice("unit", &Sample::unit, kUnits).help("A word of a list."),
        host("server", &Sample::server).help("A host."),
        secret("password", &Sample::password, 5).help("A secret."),
    };
  }
};
static_assert(well_formed<Sample>());
static_assert(rows<Sample>().size() == 11);
static_assert(rows<Sample>()[1].rule.unit == "s");

Rule rule_of(std::string_view key) {
  for (const Row& row : rows<Sample>()) {
    if (row.key == key) {
      return row.rule;
    }
  }
  throw std::logic_error("no such key");
}

}  // namespace

TEST_CASE("each kind of field takes what it should and nothing else", "[settings][field]") {
  struct Case {
    const char* key;
    Value value;
    const char* refusal;  // empty: accepted
  };
  const Value none;
  const Value list = Unusable{"a list"};
  const auto c = GENERATE_COPY(values<Case>({
      {"flag", true, ""},
      {"flag", std::int64_t{1}, "1 is not true or false"},
      {"flag", std::string("true"), "\"true\" is not true or false"},
      {"flag", none, "null is not true or false"},
      {"small", std::int64_t{-5}, ""},
      {"small", std::int64_t{100}, ""},
      {"small", std::int64_t{-6}, "-6 is not a number from -5 to 100"},
      {"small", std::int64_t{101}, "101 is not a number from -5 to 100"},
      {"small", std::int64_t{256}, "256 is not a number from -5 to 100"},  // 0 if cut to the member's type
      {"small", true, "true is not a number from -5 to 100"},
      {"small", std::string("7"), "\"7\" is not a number from -5 to 100"},
      {"small", Unusable{"7.5"}, "7.5 is not a number from -5 to 100"},
      {"small", list, "a list is not a number from -5 to 100"},
      {"small", none, "null is not a number from -5 to 100"},
      {"automatic", none, ""},
      {"automatic", std::int64_t{10}, ""},
      {"automatic", std::int64_t{9}, "9 is not a number from 10 to 20 (or null: automatic)"},
      {"label", std::string(), ""},
      {"label", std::string("12345"), ""},
      {"label", std::string("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"), ""},  // five characters, ten bytes
      {"label", std::string("123456"), "\"123456\" is not text of at most 5 characters without control characters"},
      {"label", std::string("a\nb"), "\"a?b\" is not text of at most 5 characters without control characters"},
      {"label", std::int64_t{5}, "5 is not text of at most 5 characters without control characters"},
      {"colour", std::string("red"), ""},
      {"colour", std::string("Red"), "\"Red\" is not one of red, green"},
      {"colour", std::int64_t{1}, "1 is not one of red, green"},
      {"rate", std::int64_t{2400}, ""},
      {"rate", std::int64_t{4800}, "4800 is not one of 2400, 9600"},
      {"rate", std::string("2400"), "\"2400\" is not one of 2400, 9600"},
      {"rate", none, "null is not one of 2400, 9600"},
      {"fixed_rate", none, ""},
      {"fixed_rate", std::int64_t{9600}, ""},
      {"unit", std::string("fahrenheit"), ""},
      {"unit", std::string(), "\"\" is not one of celsius, fahrenheit"},
      {"server", std::string(), ""},
      {"server", std::string("mail.example.org"), ""},
      {"server", std::string("no good"), "\"no good\" is not a host name or an IP address"},
      {"server", std::int64_t{1}, "1 is not a host name or an IP address"},
      {"password", std::string("ab c"), ""},
      {"password", std::string("hunter2"),
       "the value (not shown) is not text of at most 5 characters without control characters"},
      {"password", std::int64_t{12345},
       "the value (not shown) is not text of at most 5 characters without control characters"},
  }));
  CAPTURE(c.key, c.refusal);
  CHECK(refusal(rule_of(c.key), c.value).value_or("") == c.refusal);
}

TEST_CASE("what this version lacks is refused with the reason, only the one value is taken", "[settings][field]") {
  struct Locked {
    bool console = false;
    bool pings = true;
    Colour colour = Colour::green;
    unsigned rate = 9600;
  };
  struct Case {
    Rule rule;
    Value value;
    const char* refusal;
  };
  const Rule console = flag("console", &Locked::console).absent("the SSH console").rule;
  const Rule pings = flag("pings", &Locked::pings).only(true, "a right").rule;
  const Rule colour = choice("colour", &Locked::colour, kColours).only("green", "red paint").rule;
  const Rule rate = choice("rate", &Locked::rate, kRates).only(9600, "a slow line").rule;
  const auto c = GENERATE_COPY(values<Case>({
      {console, false, ""},
      {console, true, "true needs the SSH console, which this version does not have"},
      {console, std::int64_t{1}, "1 is not true or false"},
      {pings, true, ""},
      {pings, false, "false needs a right, which this version does not have"},
      {colour, std::string("green"), ""},
      {colour, std::string("red"), "\"red\" needs red paint, which this version does not have"},
      {colour, std::string("blue"), "\"blue\" is not one of red, green"},
      {rate, std::int64_t{9600}, ""},
      {rate, std::int64_t{2400}, "2400 needs a slow line, which this version does not have"},
  }));
  CHECK(refusal(c.rule, c.value).value_or("") == c.refusal);
  CHECK_FALSE(refusal(c.rule, only_value(c.rule)));
  CHECK(absence(rule_of("flag")).empty());
}

TEST_CASE("texts with a grammar say what they want, a list names the word", "[settings][field]") {
  struct Named {
    std::string member;
  };
  struct Case {
    Rule rule;
    std::string value;
    const char* refusal;
  };
  const Rule names = hosts("names", &Named::member, 30).rule;
  const auto c = GENERATE_COPY(values<Case>({
      {names, "", ""},
      {names, " , ups.example,10.0.0.1 ::1,", ""},
      {names, "ups.example, bad_name, worse_name",
       "\"ups.example, bad_name, worse_name\" is not text of at most 30 characters without control characters"},
      {names, "ups.example, bad_name", "\"bad_name\" is not a host name or an IP address"},
      {names, "fe80::1%eth0", "\"fe80::1%eth0\" is not a host name or an IP address"},
      {names, "10.0.0.300", "\"10.0.0.300\" is not a host name or an IP address"},
      {ipv4("a", &Named::member).rule, "10.0.0.256", "\"10.0.0.256\" is not an IPv4 address of a host"},
      {ipv6("a", &Named::member).rule, "10.0.0.1", "\"10.0.0.1\" is not an IPv6 address of a host"},
      {address("a", &Named::member).rule, "a.example", "\"a.example\" is not an IP address of a host"},
      {netmask("a", &Named::member).rule, "255.0.255.0",
       "\"255.0.255.0\" is not an IPv4 subnet mask, such as 255.255.255.0"},
      {prefix6("a", &Named::member).rule, "fe80::1",
       "\"fe80::1\" is not an IPv6 address of a host with the length of its prefix, such as fe80::1/64"},
      {numbers("a", &Named::member, 30).rule, "a,b", "\"a,b\" is not a list of numbers and ranges, such as 5,6,10-15"},
      {secret("a", &Named::member, 64).at_least(8).rule, "Seven77",
       "the value (not shown) is not text of 8 to 64 characters without control characters, or empty"},
      {secret("a", &Named::member, 64).at_least(8).rule, "Eight888", ""},
  }));
  CAPTURE(c.value);
  CHECK(refusal(c.rule, Value(c.value)).value_or("") == c.refusal);
  CHECK_FALSE(refusal(c.rule, std::string()));
}

TEST_CASE("a section survives the way to values and back", "[settings][field]") {
  Sample sample;
  SECTION("defaults") {}
  SECTION("other values") {
    sample = {true, -5, 1ull << 62, 15, "label", Colour::red, 2400u, 9600u, "fahrenheit", "10.0.0.1", "pass"};
  }
  CHECK(from_values<Sample>(to_values(sample)) == sample);
}

TEST_CASE("a member with a value its field cannot name is refused, not cut", "[settings][field]") {
  Sample sample;
  sample.colour = static_cast<Colour>(3);
  sample.large = std::numeric_limits<std::uint64_t>::max();
  const Values values = to_values(sample);
  CHECK(refusal(rule_of("colour"), values.at(5)) == "3 is not one of red, green");
  CHECK_THAT(refusal(rule_of("large"), values.at(2)).value_or(""), Catch::StartsWith("18446744073709551615 is not"));
}

TEST_CASE("values are shown in words, secrets never", "[settings][field]") {
  CHECK(shown(rule_of("automatic"), Value()) == "automatic");
  CHECK(shown(rule_of("automatic"), std::int64_t{12}) == "12");
  CHECK(shown(rule_of("flag"), false) == "false");
  CHECK(shown(rule_of("label"), std::string("rack 4")) == "rack 4");
  CHECK(shown(rule_of("password"), std::string("hunter2")) == "***");
  CHECK(shown(rule_of("password"), std::string()) == "***");
}

TEST_CASE("printable text is counted in characters; control characters and broken UTF-8 are no text",
          "[settings][text]") {
  struct Case {
    const char* name;
    std::string text;
    std::optional<std::size_t> length;
  };
  const auto c = GENERATE(values<Case>({
      {"empty", "", 0},
      {"plain", "UPS 1", 5},
      {"two bytes each", "\xC3\xA9\xC2\xA0", 2},
      {"three bytes", "\xE2\x82\xAC", 1},
      {"four bytes", "\xF0\x9F\x94\x8B", 1},
      {"zero byte", std::string("a\0b", 3), std::nullopt},
      {"tab", "a\tb", std::nullopt},
      {"escape", "\x1B[2J", std::nullopt},
      {"delete", "\x7F", std::nullopt},
      {"C1", "\xC2\x9B", std::nullopt},
      {"line separator", "\xE2\x80\xA8", std::nullopt},
      {"right-to-left override", "\xE2\x80\xAE", std::nullopt},
      {"cut short", "\xE2\x82", std::nullopt},
      {"lone continuation", "\x82", std::nullopt},
      {"overlong slash", "\xC0\xAF", std::nullopt},
      {"overlong, three bytes", "\xE0\x80\xAF", std::nullopt},
      {"surrogate", "\xED\xA0\x80", std::nullopt},
      {"above U+10FFFF", "\xF4\x90\x80\x80", std::nullopt},
      {"five byte form", "\xF8\x88\x80\x80\x80", std::nullopt},
      {"0xFF", "\xFF", std::nullopt},
      {"continuation missing", "\xC3(", std::nullopt},
  }));
  CAPTURE(c.name);
  CHECK(printable_length(c.text) == c.length);
}

TEST_CASE("lists of numbers have numbers and ranges that go up", "[settings][text]") {
  for (const char* right : {"5", "0", "5,6,10-15", "5, 6, 10-15", "7-7", "999999999"}) {
    CAPTURE(right);
    CHECK(is_number_list(right));
  }
  for (const char* wrong : {"", ",", "5,", ",5", "5;6", "5 6", "10 - 15", "15-10", "5-", "-5", "a", "5a", "1-2-3",
                            "1000000000", "+5", "0x5"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_number_list(wrong));
  }
}

TEST_CASE("hosts are names and addresses; mistyped addresses are neither", "[settings][text]") {
  struct Case {
    const char* text;
    bool host;
  };
  const auto c = GENERATE(values<Case>({
      {"localhost", true},
      {"mail.example.org", true},
      {"MAIL-2.example", true},
      {"3com.example", true},
      {"192.0.2.1", true},
      {"::1", true},
      {"2001:db8::1", true},
      {"fe80::1%eth0", true},
      {"xn--mnchen-3ya.de", true},
      {"192.0.2", false},
      {"192.0.2.256", false},
      {"192.0.2.1.5", false},
      {"1234", false},
      {"-a.example", false},
      {"a-.example", false},
      {"a..b", false},
      {".a", false},
      {"a.", false},
      {"a b", false},
      {"a_b", false},
      {"http://a", false},
      {"a:80", false},
      {"[::1]", false},
      {"fe80::1%", false},
      {"fe80::1%eth0/../x", false},
      {"1.2.3.4%eth0", false},
      {"\xC3\xA9.example", false},
  }));
  CAPTURE(c.text);
  CHECK(is_host(c.text) == c.host);
}

TEST_CASE("host names have their lengths", "[settings][text]") {
  const std::string label(63, 'a');
  CHECK(is_host(label));
  CHECK_FALSE(is_host(label + "a"));
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  CHECK(is_host(longest));
  CHECK_FALSE(is_host(longest + "a"));
  CHECK_FALSE(is_host(std::string("a\0b", 3)));
}

TEST_CASE("an excerpt is short, printable and whole UTF-8", "[settings][text]") {
  CHECK(excerpt("abc") == "\"abc\"");
  CHECK(excerpt("a\n\xFF\xE2\x80\xAE"
                "b") == "\"a???b\"");
  std::string euros;
  for (int i = 0; i < 100; ++i) {
    euros += "\xE2\x82\xAC";
  }
  const std::string cut = excerpt(euros);
  CHECK(cut.size() <= 45);
  CHECK(printable_length(cut).has_value());
  CHECK_THAT(cut, Catch::EndsWith("...\""));
}
