# The parsers are compiled into the target, so that the fuzzer sees their branches.
nv_fuzz(history_query history_query_fuzz.cpp USES nv_history)
if(NV_FUZZ)
  target_sources(fuzz_history_query PRIVATE ${PROJECT_SOURCE_DIR}/firmware/history/query_text.cpp
    ${PROJECT_SOURCE_DIR}/firmware/history/dates.cpp)
endif()
