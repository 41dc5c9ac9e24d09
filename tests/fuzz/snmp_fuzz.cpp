// Datagrams to the agent: net-snmp's parser, versions 1 to 3, access, our trees, checks of SET. What must hold: nothing
// breaks, an answer is one datagram of at most 1472 bytes, and an honest question is answered right behind it.
//
// The input is a datagram as it is; a community or user that fits stands in the corpus.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "snmp/access.hpp"
#include "snmp/handler.hpp"
#include "snmp/library.hpp"
#include "snmp/source.hpp"
#include "snmp/usm_users.hpp"
#include "support/quiet_log.hpp"
#include "support/require.hpp"
#include "support/snmp_scene.hpp"

using namespace nv;
using nv::test::require;

namespace {

constexpr std::size_t kOneFrame = 1472;
// v2c, public, get of sysDescr.0
constexpr auto kHonest =
    std::to_array<std::uint8_t>({0x30, 0x26, 0x02, 0x01, 0x01, 0x04, 0x06, 'p',  'u',  'b',  'l',  'i',  'c',  0xA0,
                                 0x19, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x0E, 0x30, 0x0C,
                                 0x06, 0x08, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x01, 0x01, 0x00, 0x05, 0x00});

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "nv-fuzz-snmp-XXXXXX").string();
  require(::mkdtemp(name.data()) != nullptr);
  return name;
}

snmp::Card card() {
  snmp::Card made;
  made.settings.write_community = "private";
  made.users[0].name = "open";
  made.users[0].may_write = true;
  made.users[1] = {"alice", settings::SnmpAuth::sha256, "authentication", settings::SnmpPrivacy::aes, "encryption",
                   true};
  return made;
}

// The agent as the engine puts it together, without its thread.
class Agent {
 public:
  Agent()
      : world_(test::snmp_world(model::Family::vumap, {model::Flag::load_on_inverter})),
        source_(std::make_shared<const model::Snapshot>(world_.snapshot), std::make_shared<const snmp::Card>(card()),
                1),
        handler_(
            source_, [](std::vector<snmp::Write>, core::Origin) { return core::Result<void>(); }, test::quiet_log()),
        access_(source_),
        library_(folder_, test::quiet_log()),
        users_(test::quiet_log()) {
    access_.install();
    require(handler_.register_trees().has_value());
    users_.apply(source_.card().users);
    const auto port = library_.listen(0, "127.0.0.1", std::nullopt);
    require(port.has_value());
    asker_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(*port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::connect(asker_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  ~Agent() {
    ::close(asker_);
    access_.remove();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  // Sends it, lets the agent work, and returns the sizes of what came back.
  std::vector<std::size_t> ask(std::span<const std::uint8_t> datagram) {
    require(::send(asker_, datagram.data(), datagram.size(), 0) == static_cast<ssize_t>(datagram.size()));
    library_.serve({});
    std::vector<std::size_t> sizes;
    std::array<std::uint8_t, 65536> answer{};
    for (;;) {
      const auto got = ::recv(asker_, answer.data(), answer.size(), MSG_DONTWAIT);
      if (got < 0) {
        return sizes;
      }
      sizes.push_back(static_cast<std::size_t>(got));
    }
  }

 private:
  std::filesystem::path folder_ = new_folder();
  test::SnmpWorld world_;
  snmp::Source source_;
  snmp::Handler handler_;
  snmp::AccessControl access_;
  snmp::Library library_;
  snmp::UsmUsers users_;
  int asker_ = -1;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Agent agent;
  constexpr std::size_t kLargest = 4096;
  const auto answers = agent.ask({data, std::min(size, kLargest)});
  require(answers.size() <= 1 && std::ranges::all_of(answers, [](std::size_t bytes) { return bytes <= kOneFrame; }));
  const auto honest = agent.ask(kHonest);
  require(honest.size() == 1);
  return 0;
}
