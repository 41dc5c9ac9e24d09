nv_fuzz(settings_body settings_body_fuzz.cpp USES nv_http nv_settings nlohmann_json::nlohmann_json)
