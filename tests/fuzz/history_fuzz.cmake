nv_fuzz(history history_fuzz.cpp USES nv_history)
