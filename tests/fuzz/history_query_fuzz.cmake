nv_fuzz(history_query history_query_fuzz.cpp USES nv_history)
