nv_fuzz(machine_network machine_network_fuzz.cpp USES nv_core)
