nv_fuzz(http_target http_target_fuzz.cpp USES nv_http)
