nv_fuzz(live_message live_message_fuzz.cpp USES nv_http)
