nv_fuzz(live_frame live_frame_fuzz.cpp USES nv_http)
