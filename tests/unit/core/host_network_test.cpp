#include "core/host_network.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <string>

using namespace nv::core;
using Texts = std::vector<std::string>;

namespace {

constexpr const char* kHead = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

// As the kernel prints an address of network byte order on this machine.
std::string in_memory(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  const std::uint8_t bytes[] = {a, b, c, d};
  std::uint32_t number = 0;
  std::memcpy(&number, bytes, sizeof number);
  char text[9];
  std::snprintf(text, sizeof text, "%08X", number);
  return text;
}

std::string route4(const std::string& destination, const std::string& gateway, const std::string& mask) {
  return "eth0\t" + destination + "\t" + gateway + "\t0003\t0\t0\t100\t" + mask + "\t0\t0\t0\n";
}

constexpr const char* kNone6 = "00000000000000000000000000000000";

std::string route6(const char* destination, const char* length, const char* next_hop) {
  return std::string(destination) + " " + length + " " + kNone6 + " 00 " + next_hop +
         " 00000400 00000001 0 00000003 eth0\n";
}

}  // namespace

TEST_CASE("gateways are those of default routes, each once", "[core][network]") {
  const std::string none = in_memory(0, 0, 0, 0);
  const std::string gateway = in_memory(192, 168, 7, 1);
  const std::string routes = kHead + route4(none, gateway, none) + route4(in_memory(10, 0, 0, 0), gateway, none) +
                             route4(none, in_memory(10, 8, 0, 1), in_memory(128, 0, 0, 0)) +
                             route4(none, gateway, none) +
                             route4(in_memory(192, 168, 7, 0), none, in_memory(255, 255, 255, 0));
  CHECK(parse_ipv4_gateways(routes) == Texts{"192.168.7.1"});
  CHECK(parse_ipv6_gateways(route6(kNone6, "00", "fe800000000000000000000000000001") +
                            route6(kNone6, "00", "20010db8000000000000000000000001") + route6(kNone6, "00", kNone6) +
                            route6("20010db8000000000000000000000000", "40", "fe800000000000000000000000000002")) ==
        Texts{"fe80::1%eth0", "2001:db8::1"});
}

TEST_CASE("name servers are the addresses of resolv.conf", "[core][network]") {
  CHECK(parse_dns_servers(
            "# nameserver 192.0.2.1\nsearch a.example\nnameserver 192.0.2.53\n nameserver\tfe80::1%eth0 \r\n"
            "nameserver dns.example\nnameserver\nnameserver 192.0.2.53") == Texts{"192.0.2.53", "fe80::1%eth0"});
}

TEST_CASE("tables that are cut short, too long or senseless give what is whole, and never too much",
          "[core][network]") {
  const std::string none = in_memory(0, 0, 0, 0);
  const std::string line = route4(none, in_memory(192, 168, 7, 1), none);
  for (std::size_t size = 0; size < line.size(); ++size) {
    CHECK(parse_ipv4_gateways(line.substr(0, size)).size() <= 1);
  }
  const std::string line6 = route6(kNone6, "00", "fe800000000000000000000000000001");
  for (std::size_t size = 0; size < line6.size(); ++size) {
    CHECK(parse_ipv6_gateways(line6.substr(0, size)).size() <= 1);
  }
  CHECK(parse_ipv4_gateways("eth0 00000000 1FFFFFFFF 0 0 0 0 00000000\n").empty());
  CHECK(parse_ipv6_gateways(std::string(33, '0') + " 00\n").empty());
  std::string many;
  for (int i = 1; i < 100; ++i) {
    many += "nameserver 192.0.2." + std::to_string(i) + "\n";
  }
  CHECK(parse_dns_servers(many).size() == 8);
}

TEST_CASE("the loopback interface is there, others have the kernel's MAC address", "[core][network]") {
  const auto all = network_interfaces();
  const auto loopback = std::ranges::find_if(all, &NetworkInterface::loopback);
  REQUIRE(loopback != all.end());
  CHECK(loopback->mac.empty());
  CHECK(std::ranges::find(loopback->addresses, InterfaceAddress{"127.0.0.1", 8}) != loopback->addresses.end());
  for (const NetworkInterface& interface : all) {
    std::ifstream file("/sys/class/net/" + interface.name + "/address");
    std::string address;
    if (!interface.mac.empty() && file >> address) {
      CHECK(interface.mac == address);
    }
  }
}

TEST_CASE("an address that the kernel made of a MAC address is known by its end", "[core][network]") {
  struct Case {
    const char* address;
    const char* mac;
    bool tells;
  };
  const auto c = GENERATE(values<Case>({
      {"fe80::2e0:d8ff:feff:c1a0", "00:e0:d8:ff:c1:a0", true},      // RFC 4291, appendix A
      {"2001:db8::2e0:d8ff:feff:c1a0", "00:E0:D8:FF:C1:A0", true},  // by SLAAC
      {"fe80::fc:ff:fe00:1", "02:fc:00:00:00:01", true},            // zeros left out
      {"::1", "02:fc:00:00:00:01", false},
      {"fe80::2e0:d8ff:feff:c1a1", "00:e0:d8:ff:c1:a0", false},
      {"192.0.2.7", "00:e0:d8:00:02:07", false},
      {"fe80::1", "", false},
      {"", "00:e0:d8:ff:c1:a0", false},
  }));
  CAPTURE(c.address, c.mac);
  CHECK(tells_mac(c.address, c.mac) == c.tells);
}
