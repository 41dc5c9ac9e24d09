// The settings in force, in three layers: built-in defaults < the administrator's defaults file (read only) <
// state_dir/settings.json, which holds only what differs from the layers below. Main thread only.
//
// A bad file never stops the start: what is wrong is reported, one Problem each, and the layer below counts. Edits made
// to settings.json by hand count after reload(); set() before that overwrites them. The same with what settings may not
// say together (joint_rule.hpp): a file's value that breaks a rule does not count, a change that would is refused.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <utility>
#include <vector>

#include "core/feed.hpp"
#include "core/origin.hpp"
#include "core/result.hpp"
#include "settings/document.hpp"
#include "settings/joint_rule.hpp"
#include "settings/problem.hpp"
#include "settings/secret_box.hpp"
#include "settings/section.hpp"

namespace nv::settings {

// Secrets are masked as "***".
struct Change {
  std::string section;
  std::string key;
  std::string old_text;
  std::string new_text;
  bool operator==(const Change&) const = default;
};

// What listeners hear after the new values are saved and in force.
struct Changed {
  std::string_view section;
  core::Origin origin;  // who changed it
  std::vector<Change> changes;
};

// A section without its type, for forms and programs. Good until the next change. The values of secrets are in it:
// whoever shows it masks them.
struct SectionView {
  std::string_view name;
  bool admin_only = false;  // to change; everybody may read
  std::span<const Row> rows;
  std::span<const Value> values;    // in force, one per row
  std::span<const Value> defaults;  // what counts without settings.json
  std::uint64_t revision = 0;       // another one whenever a value changes
};

struct StoreFiles {
  std::optional<std::filesystem::path> defaults;  // the administrator's file
  std::filesystem::path state_dir;                // must exist before the first set()
  SecretBox secrets{};                            // how secrets stand in settings.json
};

class Store {
 public:
  // Built-in defaults are in force until load().
  template <class... S>
  Store(Sections<S...> /*which*/, StoreFiles files, JointRules rules = {});
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // At the start. A damaged settings.json is kept as settings.json.bad and settings.json.previous takes its place; one
  // that holds refused values is copied there. One that cannot be read now (a failing disk, no right to it) stays where
  // it is, and nothing can be set until read_again() or reload() has read it.
  std::vector<Problem> load();
  // load() found settings.json damaged (manual 18.5: "Parameters checksum error").
  bool was_damaged() const { return was_damaged_; }
  bool is_unreadable() const { return unreadable_; }
  // Now and then: reload(), if that is so and settings.json can be read by now.
  std::vector<Problem> read_again(const core::Origin& who);

  // Reads the files again and publishes the sections that changed, with who asked for it. An unreadable file changes
  // nothing at all; a refused value leaves that one field as it is.
  std::vector<Problem> reload(const core::Origin& who);

  // What load() would not take from this file; empty when it is flawless. Changes nothing.
  std::vector<Problem> check(const std::filesystem::path& path) const;

  // The reference stays valid; the values behind it change with set() and reload().
  template <class S>
  const S& get() const;

  // Validates, saves, then publishes. On an error nothing has changed. No change: nothing is written or published.
  template <class S>
  core::Result<std::vector<Change>> set(S value, const core::Origin& who);

  // Factory settings: nothing but the administrator's file and the built-in defaults. Saves, then publishes; the
  // settings of before stay as settings.json.previous.
  core::Result<void> reset(const core::Origin& who);

  // The same without types. All sections in the order of their list; one by its name, none when there is none.
  std::vector<SectionView> sections() const;
  std::optional<SectionView> section(std::string_view name) const;
  // What such a change would break although it is not broken now; set() refuses it with the reasons. Each value is one
  // that its setting takes.
  std::vector<Clash> clashes(std::string_view section, const Values& values) const;
  // Asked last before a change, by set() and try_all(); not before reset(), which must always be possible.
  void set_trial(Trial trial) { trial_ = std::move(trial); }
  // One value per row of a section there is; otherwise like set() above.
  core::Result<std::vector<Change>> set(std::string_view section, const Values& values, const core::Origin& who);

  // A whole configuration at once: what the document does not give has its default, or, for a secret, stays. try_all
  // says everything that would be refused, set_all then takes over without a second look. text_of gives the text
  // settings.json would have.
  std::vector<Problem> try_all(const Document& document) const;
  core::Result<void> set_all(const Document& document, const core::Origin& who);
  core::Result<std::string> text_of(const Document& document) const;

  core::Feed<Changed>& changed() { return changed_; }

  // The new values of one section whenever they change.
  template <class S>
  [[nodiscard]] core::Subscription on_change(std::function<void(const S&)> listener);

  const std::filesystem::path& settings_file() const { return settings_file_; }

 private:
  // One section without its type; TypedSection below keeps the struct in step.
  struct Section {
    Section(std::string_view the_name, std::type_index the_type, std::span<const Row> the_rows, Values defaults)
        : name(the_name), type(the_type), rows(the_rows.begin(), the_rows.end()), built_in(std::move(defaults)) {}
    virtual ~Section() = default;
    virtual void take(const Values& values) = 0;

    std::string_view name;
    std::type_index type;
    bool admin_only = false;
    std::uint64_t revision = 0;
    std::vector<Row> rows;
    Values built_in;
    Values base = built_in;     // with the administrator's file
    Values running = built_in;  // with settings.json
  };

  template <class S>
  struct TypedSection final : Section {
    TypedSection() : Section(S::kSection, typeid(S), settings::rows<S>(), to_values(S())) {
      admin_only = is_admin_only<S>();
    }
    void take(const Values& values) override { typed = from_values<S>(values); }

    S typed;
  };

  using Layer = std::vector<Values>;  // one per section, in the order of sections_

  Store(StoreFiles files, JointRules rules);
  void add(std::unique_ptr<Section> section);
  Section& find(std::type_index type) const;
  Section* find(std::string_view name) const;
  bool knows(std::string_view section) const;

  Layer layer(Values Section::*values) const;
  void replace_layers(Layer base, Layer running, const core::Origin& who);
  // The layer with the document's values over it; a refused one leaves what `fallback` has.
  Layer overlay(Layer below, const Layer& fallback, const Document& document, const std::filesystem::path& file,
                std::vector<Problem>& problems) const;
  // The value as the field takes it; none for a closed secret that cannot be opened.
  std::optional<Value> opened(const Rule& rule, const Entry& entry) const;
  core::Result<Entry> entry_of(const Section& section, std::size_t row, Value value) const;
  void overlay_entry(Layer& values, const Layer& fallback, const Entry& entry, const std::filesystem::path& file,
                     std::vector<Problem>& problems) const;

  std::size_t index_of(std::string_view name) const;
  std::pair<std::size_t, std::size_t> place_of(const SettingName& name) const;  // section and row
  const Value& value_in(const Layer& layer, const SettingName& name) const;
  Proposal proposal(const Layer& layer) const;  // the layer must outlive it
  void settle(Layer& values, const Layer& fallback, const std::filesystem::path& file,
              std::vector<Problem>& problems) const;
  Layer with_defaults_file(Layer built_in, std::vector<Problem>& problems) const;
  std::vector<Clash> clashes(const Layer& proposed) const;
  Layer with(const Section& replaced, const Values& replacement) const;  // what counts, but for one section

  core::Result<std::vector<Change>> set_values(Section& section, const Values& values, const core::Origin& who);
  core::Result<std::string> settings_text(const Layer& layer) const;
  Layer whole_layer(const Document& document, std::vector<Problem>& problems) const;
  core::Result<void> save(std::string text);
  static std::vector<Change> put_in_force(Section& section, Values values);

  std::optional<std::filesystem::path> defaults_file_;
  std::filesystem::path settings_file_;
  std::vector<std::unique_ptr<Section>> sections_;
  SecretBox secrets_;
  JointRules rules_;
  Trial trial_;
  bool was_damaged_ = false;
  bool unreadable_ = false;
  std::string saved_text_;  // the last good settings.json; empty when there was none
  core::Feed<Changed> changed_;
};

template <class... S>
Store::Store(Sections<S...> /*which*/, StoreFiles files, JointRules rules) : Store(std::move(files), rules) {
  static_assert((well_formed<S>() && ...), "a section or key is no plain word, appears twice or has no help");
  (add(std::make_unique<TypedSection<S>>()), ...);
}

template <class S>
const S& Store::get() const {
  return static_cast<const TypedSection<S>&>(find(typeid(S))).typed;
}

template <class S>
core::Result<std::vector<Change>> Store::set(S value, const core::Origin& who) {
  return set_values(find(typeid(S)), to_values(value), who);
}

template <class S>
core::Subscription Store::on_change(std::function<void(const S&)> listener) {
  return changed_.subscribe([this, listener = std::move(listener)](const Changed& changed) {
    if (changed.section == S::kSection) {
      listener(get<S>());
    }
  });
}

}  // namespace nv::settings
