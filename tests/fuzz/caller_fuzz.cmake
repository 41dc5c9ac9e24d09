nv_fuzz(caller caller_fuzz.cpp USES nv_http)
