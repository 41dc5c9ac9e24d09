# What reads the file is compiled into the target, so that the fuzzer sees its branches; SQLite stays as it is, and so
# does the service around it: clang 14 cannot instrument coroutines.
get_target_property(history_sources nv_history SOURCES)
list(FILTER history_sources EXCLUDE REGEX "^(history|history_.*|log_exporter|recorded_feed)\\.cpp$")
list(TRANSFORM history_sources PREPEND ${PROJECT_SOURCE_DIR}/firmware/history/)
nv_fuzz(history history_fuzz.cpp USES nv_core nv_model nv_settings SQLite::SQLite3 PkgConfig::ARCHIVE
        nlohmann_json::nlohmann_json)
target_sources(fuzz_history PRIVATE ${history_sources})
