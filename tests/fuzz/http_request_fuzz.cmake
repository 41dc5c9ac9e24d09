nv_fuzz(http_request http_request_fuzz.cpp USES nv_http)
