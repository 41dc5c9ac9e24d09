nv_fuzz(pem pem_fuzz.cpp USES nv_tls)
