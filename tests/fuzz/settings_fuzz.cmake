nv_fuzz(settings settings_fuzz.cpp USES nv_settings)
