nv_fuzz(scenario scenario_fuzz.cpp USES ups_sim_core)
