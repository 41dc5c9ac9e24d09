nv_fuzz(snmp snmp_fuzz.cpp USES nv_snmp NetSnmp::Agent)
