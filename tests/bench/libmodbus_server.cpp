// Bench only: the plain libmodbus TCP server of its documentation, modbus_receive and modbus_reply behind select().
//   libmodbus_server REGISTERS        prints its port, runs until killed
#include <arpa/inet.h>
#include <modbus.h>
#include <sys/select.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

void serve(modbus_t* modbus, modbus_mapping_t* mapping, int listener) {
  fd_set all;
  FD_ZERO(&all);
  FD_SET(listener, &all);
  int highest = listener;
  std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> query{};
  for (;;) {
    fd_set ready = all;
    if (::select(highest + 1, &ready, nullptr, nullptr, nullptr) < 0) {
      return;
    }
    for (int socket = 0; socket <= highest; ++socket) {
      if (!FD_ISSET(socket, &ready)) {
        continue;
      }
      if (socket == listener) {
        const int client = modbus_tcp_accept(modbus, &listener);
        FD_SET(client, &all);
        highest = std::max(highest, client);
        continue;
      }
      modbus_set_socket(modbus, socket);
      const int length = modbus_receive(modbus, query.data());
      if (length > 0) {
        modbus_reply(modbus, query.data(), length, mapping);
      } else if (length == -1) {
        ::close(socket);
        FD_CLR(socket, &all);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int registers = argc > 1 ? std::atoi(argv[1]) : 256;
  modbus_t* modbus = modbus_new_tcp("127.0.0.1", 0);
  modbus_mapping_t* mapping = modbus_mapping_new(0, 0, registers, 0);
  int listener = modbus_tcp_listen(modbus, 32);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (mapping == nullptr || listener < 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("libmodbus_server");
    return 1;
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  serve(modbus, mapping, listener);
}
