nv_fuzz(told told_fuzz.cpp USES nv_snmp_trees)
