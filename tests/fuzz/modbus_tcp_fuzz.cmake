nv_fuzz(modbus_tcp modbus_tcp_fuzz.cpp USES nv_modbus_tcp)
