nv_fuzz(rtu_answer rtu_answer_fuzz.cpp USES nv_device)
