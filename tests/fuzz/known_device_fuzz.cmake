nv_fuzz(known_device known_device_fuzz.cpp USES nv_app_state)
