nv_fuzz(api_body api_body_fuzz.cpp USES nv_http nlohmann_json::nlohmann_json)
