nv_fuzz(decode decode_fuzz.cpp USES nv_device nv_alarm)
