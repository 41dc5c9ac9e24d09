#include "snmp/told_file.hpp"

#include <utility>

#include <boost/asio/post.hpp>

#include "core/file.hpp"

namespace nv::snmp {
namespace asio = boost::asio;

ToldFile::ToldFile(asio::any_io_executor executor, std::filesystem::path path, core::Logger log)
    : executor_(std::move(executor)),
      path_(std::move(path)),
      log_(std::move(log)),
      tasks_(executor_, log_),
      self_(std::make_shared<ToldFile*>(this)) {}

TrapMemory ToldFile::load(std::uint64_t last_event) {
  TrapMemory memory;
  memory.last_event = last_event;
  if (const auto text = core::read_file(path_, kMostToldBytes)) {
    memory.told = read_told(*text);
  }
  memory.save = [executor = executor_, self = std::weak_ptr<ToldFile*>(self_)](const Told& told) {
    asio::post(executor, [self, text = write_told(told)]() mutable {
      if (const auto file = self.lock()) {
        (*file)->tasks_.spawn("trap receivers' state", (*file)->write(std::move(text)));
      }
    });
  };
  return memory;
}

asio::awaitable<void> ToldFile::write(std::string text) {
  auto job = [path = path_, text = std::move(text)] { return core::replace_file(path, text); };
  const core::Result<void> written = co_await worker_.run(job);
  if (!written) {
    log_.warning(written.error().message);
  }
}

asio::awaitable<void> ToldFile::stop(Told told) {
  self_.reset();
  co_await tasks_.stop();
  std::string text = write_told(told);
  co_await write(std::move(text));
}

}  // namespace nv::snmp
