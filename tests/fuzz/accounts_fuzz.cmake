nv_fuzz(accounts accounts_fuzz.cpp USES nv_auth)
