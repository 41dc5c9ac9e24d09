// Unix socket that speaks JSON lines. Several clients; none can hold the line up, none can make it grow.
#pragma once

#include <poll.h>

#include <filesystem>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "line/file_descriptor.hpp"
#include "result.hpp"

namespace ups_sim {

class ControlServer {
 public:
  using Answer = std::function<std::string(const std::string& line)>;

  explicit ControlServer(Answer answer) : answer_(std::move(answer)) {}
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  Problem listen(const std::filesystem::path& path);
  void add_to(std::vector<pollfd>& polled) const;
  void handle(const std::vector<pollfd>& polled);

 private:
  struct Client {
    FileDescriptor socket;
    std::string in, out;
    bool skips_line = false;  // the rest of a line that was too long
    bool gone = false;
  };
  void accept_clients();
  void read_from(Client& client);
  void take_lines(Client& client);
  void flush(Client& client);

  Answer answer_;
  std::filesystem::path path_;
  FileDescriptor listener_;
  std::list<Client> clients_;
};

}  // namespace ups_sim
