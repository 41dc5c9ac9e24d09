# NetSnmp::Agent: net-snmp's agent library with its standard groups. It has no pkg-config file in Debian 12.
find_path(NETSNMP_INCLUDE_DIR net-snmp/net-snmp-config.h REQUIRED)
find_library(NETSNMP_LIBRARY netsnmp REQUIRED)
find_library(NETSNMP_AGENT_LIBRARY netsnmpagent REQUIRED)
find_library(NETSNMP_MIBS_LIBRARY netsnmpmibs REQUIRED)

add_library(NetSnmp::Agent INTERFACE IMPORTED)
target_include_directories(NetSnmp::Agent SYSTEM INTERFACE ${NETSNMP_INCLUDE_DIR})
target_link_libraries(NetSnmp::Agent INTERFACE ${NETSNMP_MIBS_LIBRARY} ${NETSNMP_AGENT_LIBRARY} ${NETSNMP_LIBRARY})
