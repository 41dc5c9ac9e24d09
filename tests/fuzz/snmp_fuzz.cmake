nv_fuzz(snmp snmp_fuzz.cpp USES nv_snmp NetSnmp::Agent)
target_include_directories(fuzz_snmp PRIVATE ${PROJECT_SOURCE_DIR}/tests)
