# The parsers are compiled into the target, so that the fuzzer sees their branches.
nv_fuzz(modbus_tcp modbus_tcp_fuzz.cpp USES nv_model)
target_sources(fuzz_modbus_tcp PRIVATE ${PROJECT_SOURCE_DIR}/firmware/modbus_tcp/adu.cpp
  ${PROJECT_SOURCE_DIR}/firmware/modbus_tcp/address_table.cpp ${PROJECT_SOURCE_DIR}/firmware/modbus_tcp/gateway.cpp)
