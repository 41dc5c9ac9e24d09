#include "snmp/builder.hpp"

#include <algorithm>
#include <utility>

#include "snmp/card_rows.hpp"

namespace nv::snmp {

using model::Point;

std::optional<std::int32_t> Builder::mark_of(settings::UnavailableMark mark) {
  switch (mark) {
    case settings::UnavailableMark::minus1:
      return -1;
    case settings::UnavailableMark::mark65535:
      return 65535;
    case settings::UnavailableMark::omit:
      break;
  }
  return std::nullopt;
}

void Builder::measurement(const Oid& instance, std::optional<std::int32_t> value) {
  const auto shown = value ? value : mark_;
  if (shown) {
    image_.add(root_ + instance, *shown);
  }
}

void Builder::points(std::span<const PointRow> rows) {
  for (const PointRow& row : rows) {
    measurement(row.object + 0, scene_.value(row.point, row.decimals));
  }
}

void Builder::phases(std::span<const PhaseRow> rows, std::uint32_t lines) {
  for (const PhaseRow& row : rows) {
    for (std::uint32_t line = 1; line <= lines; ++line) {
      measurement(row.column + line, scene_.value(row.points.at(line - 1), row.decimals));
    }
  }
}

void Builder::texts(std::span<const TextRow> rows) {
  for (const TextRow& row : rows) {
    scalar(row.object, Value(cut(row.text(scene_), row.max_length)));
  }
}

void Builder::states(std::span<const StateRow> rows) {
  for (const StateRow& row : rows) {
    scalar(row.object, Value(row.state(scene_)));
  }
}

void Builder::settings() {
  for (const CardRow& row : card_rows()) {
    const bool ours =
        row.object.size() > root_.size() && std::ranges::equal(row.object.arcs().first(root_.size()), root_.arcs());
    for (std::uint32_t i = row.rows == 0 ? 0 : 1; ours && i <= row.rows; ++i) {
      Value value = row.show(scene_.card, i);
      if (auto* text = std::get_if<std::string>(&value)) {
        *text = cut(std::move(*text), static_cast<std::size_t>(row.max));
      }
      image_.add(row.object + i, std::move(value));
    }
  }
}

void Builder::index_column(const Oid& column, std::uint32_t rows) {
  for (std::uint32_t i = 1; i <= rows; ++i) {
    cell(column, i, static_cast<std::int32_t>(i));
  }
}

void Builder::alarm_scalars(const Oid& well_known, std::span<const AlarmRow> rows, const AlarmTimes& active) {
  for (const AlarmRow& row : rows) {
    scalar(well_known + row.number, alarm_value(scene_, row, active));
  }
}

void Builder::alarm_table(const Oid& entry, const Oid& well_known, std::span<const AlarmRow> rows,
                          const AlarmTimes& active, bool own_columns) {
  for (const AlarmRow& row : rows) {
    const auto found = active.find(row.number);
    if (found == active.end()) {
      continue;
    }
    cell(entry + 2, row.number, root_ + well_known + row.number);
    cell(entry + 3, row.number, Ticks{found->second});
    if (own_columns) {
      cell(entry + 1, row.number, static_cast<std::int32_t>(row.number));
      cell(entry + 4, row.number, std::string(row.text));
    }
  }
}

std::string cut(std::string text, std::size_t max_length) {
  if (text.size() > max_length) {
    while (max_length > 0 && (static_cast<unsigned char>(text[max_length]) & 0xC0u) == 0x80u) {
      --max_length;
    }
    text.resize(max_length);
  }
  return text;
}

namespace {

// As stated by the device, else by what it measures.
std::uint32_t lines(const Scene& scene, std::uint8_t stated, Point second_phase) {
  if (stated != 0) {
    return std::min<std::uint32_t>(stated, 3);
  }
  return scene.value(second_phase, 0) ? 3 : 1;
}

}  // namespace

std::uint32_t input_lines(const Scene& scene) {
  return lines(scene, scene.snapshot.identity->input_phases, Point::rectifier_voltage_l2);
}

std::uint32_t output_lines(const Scene& scene) {
  return lines(scene, scene.snapshot.identity->output_phases, Point::output_voltage_l2);
}

std::uint32_t bypass_lines(const Scene& scene) {
  return scene.has(model::Flag::option_without_bypass) ? 0 : output_lines(scene);
}

std::int32_t unit_count(const Scene& scene) {
  const auto is_unit = [](const model::Node& node) { return node.id.kind == model::NodeKind::unit; };
  const auto units = std::ranges::count_if(scene.snapshot.nodes, is_unit);
  return std::max<std::int32_t>(1, static_cast<std::int32_t>(units));
}

// JBUSP M43, else M18.
std::optional<std::int32_t> input_frequency(const Scene& scene) {
  const auto rectifier = scene.value(Point::rectifier_frequency, 1);
  return rectifier || !scene.is_jbusp() ? rectifier : scene.value(Point::bypass_frequency, 1);
}

}  // namespace nv::snmp
