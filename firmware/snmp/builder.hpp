// Puts rows into an image: value, scale, object. An absent value is no instance; only a measurement may stand in the
// manual's mark instead, and only where the setting asks for it.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "snmp/conditions.hpp"
#include "snmp/image.hpp"
#include "snmp/scene.hpp"

namespace nv::snmp {

// A scalar measurement: object, point, decimals the MIB asks for.
struct PointRow {
  Oid object;
  model::Point point;
  int decimals;
};

// A column with one row per phase.
struct PhaseRow {
  Oid column;
  std::array<model::Point, 3> points;
  int decimals;
};

struct TextRow {
  Oid object;
  std::string (*text)(const Scene&);
  std::size_t max_length;
};

struct StateRow {
  Oid object;
  std::int32_t (*state)(const Scene&);
};

class Builder {
 public:
  Builder(const Scene& scene, Image& image, Oid root, bool may_mark) : scene_(scene), image_(image), root_(root) {
    if (may_mark) {
      mark_ = mark_of(scene.card.settings.unavailable);
    }
  }

  // `object` without the final 0.
  void scalar(const Oid& object, Value value) { image_.add(root_ + object + 0, std::move(value)); }
  void scalar(const Oid& object, std::optional<std::int32_t> value) {
    if (value) {
      scalar(object, Value(*value));
    }
  }
  void cell(const Oid& column, std::uint32_t row, Value value) { image_.add(root_ + column + row, std::move(value)); }
  void measurement(const Oid& instance, std::optional<std::int32_t> value);

  void points(std::span<const PointRow> rows);
  void phases(std::span<const PhaseRow> rows, std::uint32_t lines);
  void texts(std::span<const TextRow> rows);
  void states(std::span<const StateRow> rows);
  // The settings of this tree (card_rows.hpp).
  void settings();
  void index_column(const Oid& column, std::uint32_t rows);
  // scalars under `well_known`, sparse rows under `entry` (columns descr 2, time 3, and the text in `text_column`).
  void alarm_scalars(const Oid& well_known, std::span<const AlarmRow> rows, const AlarmTimes& active);
  void alarm_table(const Oid& entry, const Oid& well_known, std::span<const AlarmRow> rows, const AlarmTimes& active,
                   bool own_columns);

 private:
  static std::optional<std::int32_t> mark_of(settings::UnavailableMark mark);

  const Scene& scene_;
  Image& image_;
  Oid root_;
  std::optional<std::int32_t> mark_;
};

// Text cut to what the MIB allows, at a character's border.
std::string cut(std::string text, std::size_t max_length);

std::uint32_t input_lines(const Scene& scene);
std::uint32_t output_lines(const Scene& scene);
std::uint32_t bypass_lines(const Scene& scene);
std::int32_t unit_count(const Scene& scene);
std::optional<std::int32_t> input_frequency(const Scene& scene);  // 0.1 Hz

}  // namespace nv::snmp
