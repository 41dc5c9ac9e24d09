#include "http/settings_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <tuple>

#include "settings/section.hpp"

using namespace nv::http;
using namespace nv::settings;
using Json = nlohmann::ordered_json;

namespace {

enum class Color { red, blue };
constexpr auto kColors = std::to_array<Choice>({{Color::red, "red"}, {Color::blue, "blue"}});
constexpr auto kRates = std::to_array<Choice>({2400, 9600});

struct Sample {
  bool on = true;
  int count = 3;
  std::optional<int> limit;
  Color color = Color::red;
  int rate = 9600;
  std::string name = "a";
  std::string password = "geheim";

  static constexpr std::string_view kSection = "sample";
  static constexpr auto fields() {
    return std::tuple{
        flag("on", &Sample::on).help("On."),
        number("count", &Sample::count, 1, 9).unit("s").help("Count."),
        number("limit", &Sample::limit, 1, 9).help("Limit."),
        choice("color", &Sample::color, kColors).help("Color."),
        choice("rate", &Sample::rate, kRates).help("Rate."),
        text("name", &Sample::name, 4).help("Name."),
        secret("password", &Sample::password, 8).help("Secret."),
    };
  }
};

struct Locked {
  bool ssh = false;
  static constexpr std::string_view kSection = "locked";
  static constexpr auto fields() {
    return std::tuple{flag("ssh", &Locked::ssh).absent("the SSH console").help("Console.")};
  }
};

struct Scene {
  std::array<Row, 7> list = rows<Sample>();
  Values values = to_values(Sample());
  SectionView view{"sample", false, list, values, values, 1};
};

Json whole() {
  return {{"on", false},  {"count", 4},  {"limit", nullptr}, {"color", "blue"},
          {"rate", 2400}, {"name", "b"}, {"password", "***"}};
}

}  // namespace

TEST_CASE("a section as JSON hides its secrets", "[http][settings]") {
  Scene scene;
  CHECK(section_json(scene.view).dump() ==
        R"({"on":true,"count":3,"limit":null,"color":"red","rate":9600,"name":"a","password":"***"})");
  scene.values.back() = std::string();
  CHECK(section_json(scene.view).at("password") == "");
}

TEST_CASE("the schema says type, range, choice, default, unit and help", "[http][settings]") {
  const Scene scene;
  const Json schema = section_schema(scene.view);
  const Json& properties = schema.at("properties");
  CHECK(
      properties.at("count").dump() ==
      R"({"type":"integer","minimum":1,"maximum":9,"description":"Count.","x-kind":"number","x-unit":"s","default":3})");
  CHECK(properties.at("limit").at("type").dump() == R"(["integer","null"])");
  CHECK(properties.at("color").at("enum").dump() == R"(["red","blue"])");
  CHECK(properties.at("rate").at("enum").dump() == "[2400,9600]");
  CHECK(properties.at("password").dump() ==
        R"({"type":"string","maxLength":8,"description":"Secret.","x-kind":"secret","writeOnly":true})");
  CHECK(schema.at("additionalProperties") == false);
  CHECK(schema.at("required").size() == 7);
}

TEST_CASE("the schema locks what this version lacks, with the reason", "[http][settings]") {
  const auto list = rows<Locked>();
  const Values values = to_values(Locked());
  const SectionView view{"locked", true, list, values, values, 1};
  CHECK(section_schema(view).at("properties").at("ssh").dump() ==
        R"({"type":"boolean","description":"Console.","x-kind":"flag","default":false,"const":false,"readOnly":true,)"
        R"("x-absent":"needs the SSH console, which this version does not have"})");
  const auto errors = section_change(view, Json{{"ssh", true}}, true).errors;
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().reason == "true needs the SSH console, which this version does not have");
  CHECK(section_change(view, Json{{"ssh", false}}, true).errors.empty());
}

TEST_CASE("a mask given back keeps the secret", "[http][settings]") {
  const Scene scene;
  const SectionChange change = section_change(scene.view, whole(), true);
  CHECK(change.errors.empty());
  CHECK(change.values.back() == Value(std::string("geheim")));
  CHECK(change.values.front() == Value(false));
}

TEST_CASE("everything that is wrong is told at once", "[http][settings]") {
  const Scene scene;
  const Json wrong{{"on", "yes"},
                   {"count", 10},
                   {"limit", 0.5},
                   {"color", "green"},
                   {"rate", 300},
                   {"name", "abcde"},
                   {"password", "123456789"},
                   {"other", 1}};
  std::vector<std::string> fields;
  for (const FieldError& error : section_change(scene.view, wrong, true).errors) {
    fields.push_back(error.field);
    CHECK(error.reason.find("123456789") == std::string::npos);
  }
  CHECK(fields == std::vector<std::string>{"on", "count", "limit", "color", "rate", "name", "password", "other"});
}

TEST_CASE("a whole section misses nothing, a part changes only itself", "[http][settings]") {
  const Scene scene;
  CHECK(section_change(scene.view, Json{{"count", 5}}, true).errors.size() == 6);
  const SectionChange part = section_change(scene.view, Json{{"count", 5}}, false);
  CHECK(part.errors.empty());
  CHECK(part.values.at(1) == Value(std::int64_t{5}));
  CHECK(part.values.at(5) == Value(std::string("a")));
}

TEST_CASE("a number without a fraction is an integer however it is written", "[http][settings]") {
  const Scene scene;
  for (const char* text : {R"({"count":5})", R"({"count":5.0})", R"({"count":50e-1})", R"({"count":0.5e1})"}) {
    const SectionChange change = section_change(scene.view, Json::parse(text), false);
    CHECK(change.errors.empty());
    CHECK(change.values.at(1) == Value(std::int64_t{5}));
  }
}

TEST_CASE("numbers beyond 64 bits and nested values are refused by name", "[http][settings]") {
  const Scene scene;
  for (const char* text : {R"({"count":18446744073709551615})", R"({"count":[1]})", R"({"count":{"a":1}})",
                           R"({"count":1e99})", R"({"count":5.5})"}) {
    const auto errors = section_change(scene.view, Json::parse(text), false).errors;
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().field == "count");
  }
}
