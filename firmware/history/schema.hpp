// The tables and their versions. A database of an older version is migrated step by step inside one transaction; one of
// a newer version, or of another program, is not touched but set aside (storage.cpp).
#pragma once

#include <cstdint>
#include <string_view>

#include "history/database.hpp"

namespace nv::history {

inline constexpr std::int64_t kSchemaVersion = 2;
inline constexpr std::int64_t kApplicationId = 0x4E564849;  // "NVHI", stored on disk

enum class SchemaState { ready, foreign };

// Creates or migrates. foreign: not ours, or made by a newer version.
DbResult<SchemaState> prepare_schema(Database& database);

// The highest id of a table that was cleared: ids do not come back. 0 when it never was.
DbResult<std::int64_t> remembered_id(const Database& database, std::string_view table);
DbResult<void> remember_id(const Database& database, std::string_view table, std::int64_t id);

}  // namespace nv::history
