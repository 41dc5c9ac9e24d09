#include "history/zip_stream.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <utility>

namespace nv::history {
namespace {

la_ssize_t append(::archive* /*zip*/, void* ready, const void* bytes, std::size_t size) {
  static_cast<std::string*>(ready)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

}  // namespace

void ZipStream::Free::operator()(::archive* zip) const {
  archive_write_free(zip);
}

ZipStream::ZipStream() : zip_(archive_write_new()) {
  archive_write_set_format_zip(zip_.get());
  archive_write_set_bytes_per_block(zip_.get(), 0);  // no padding, and nothing waits for a block to fill
  opened_ = archive_write_open(zip_.get(), &ready_, nullptr, append, nullptr);
}

ZipStream::~ZipStream() = default;

core::Result<void> ZipStream::checked(int code) const {
  if (code == ARCHIVE_OK) {
    return {};
  }
  const char* text = archive_error_string(zip_.get());
  return core::fail(std::string("zip: ") + (text == nullptr ? "failed" : text));
}

core::Result<void> ZipStream::begin(const std::string& name, std::int64_t modified) {
  if (auto opened = checked(opened_); !opened) {
    return opened;
  }
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), modified / 1000, 0);
  return checked(archive_write_header(zip_.get(), entry.get()));  // no size: it follows the data
}

core::Result<void> ZipStream::write(std::string_view bytes) {
  const la_ssize_t written = archive_write_data(zip_.get(), bytes.data(), bytes.size());
  if (written == static_cast<la_ssize_t>(bytes.size())) {
    return {};
  }
  return checked(written < 0 ? static_cast<int>(written) : ARCHIVE_FAILED);
}

core::Result<void> ZipStream::finish() {
  return checked(archive_write_close(zip_.get()));
}

// "libarchive 3.6.2"
std::string libarchive_version() {
  const std::string text = ::archive_version_string();
  return text.substr(text.rfind(' ') + 1);
}

}  // namespace nv::history
