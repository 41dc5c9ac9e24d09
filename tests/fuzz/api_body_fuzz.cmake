# A whole card answers and writes its files, on a machine that does other things.
nv_fuzz(api_body api_body_fuzz.cpp USES nv_http nlohmann_json::nlohmann_json SECONDS 10)
target_include_directories(fuzz_api_body PRIVATE ${PROJECT_SOURCE_DIR}/tests)
