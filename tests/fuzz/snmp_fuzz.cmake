# Our part of the agent is compiled into the target, so that the fuzzer sees its branches.
nv_fuzz(snmp snmp_fuzz.cpp USES nv_snmp_trees nv_control nv_settings nv_model nv_core)
target_sources(fuzz_snmp PRIVATE ${PROJECT_SOURCE_DIR}/firmware/snmp/library.cpp
  ${PROJECT_SOURCE_DIR}/firmware/snmp/handler.cpp ${PROJECT_SOURCE_DIR}/firmware/snmp/access.cpp
  ${PROJECT_SOURCE_DIR}/firmware/snmp/usm_users.cpp ${PROJECT_SOURCE_DIR}/firmware/snmp/net_snmp.cpp)
target_include_directories(fuzz_snmp PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(fuzz_snmp PRIVATE NetSnmp::Agent)
