# A connection with its timers, on a machine that does other things.
nv_fuzz(live_frame live_frame_fuzz.cpp USES nv_http SECONDS 5)
target_include_directories(fuzz_live_frame PRIVATE ${PROJECT_SOURCE_DIR}/tests)
