#include "settings/problem.hpp"

#include <utility>

#include "settings/section.hpp"
#include "settings/text_rules.hpp"

namespace nv::settings {
namespace {

constexpr std::size_t kMostProblems = 100;

}  // namespace

void report(std::vector<Problem>& problems, Problem problem) {
  if (problems.size() < kMostProblems) {
    problems.push_back(std::move(problem));
  } else if (problems.size() == kMostProblems) {
    problems.push_back({std::move(problem.where), "this and more problems are not listed"});
  }
}

std::string place(const std::filesystem::path& file, std::string_view section, std::string_view key) {
  const auto word = [](std::string_view text) {
    return is_key(text) ? std::string(text.substr(0, 64)) : excerpt(text);
  };
  const std::string text = file.string() + ": " + word(section);
  return key.empty() ? text : text + "." + word(key);
}

}  // namespace nv::settings
