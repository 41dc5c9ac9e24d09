#include "history/database.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace nv::history {
namespace {

Fault fault_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return Fault::full;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
      return Fault::io;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
      return Fault::corrupt;
    default:
      return Fault::other;
  }
}

DatabaseError error_of(sqlite3* database, int code) {
  std::string message = sqlite3_errstr(code);
  if (database != nullptr && sqlite3_errcode(database) == code) {
    message = sqlite3_errmsg(database);
  }
  return {fault_of(code), std::move(message)};
}

// The path as a URI (RFC 3986): parameters can follow.
std::string uri_of(const std::filesystem::path& path, const OpenOptions& options) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path.string()) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#') {
      uri += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    } else {
      uri += c;
    }
  }
  return options.immutable ? uri + "?immutable=1" : uri;
}

// FULL: what is committed is on disk; NORMAL loses acknowledged rows in a power cut. Small pages: a minute's record
// changes two of them, whatever their size. A WAL of 512 pages is written over again and again, so that a commit
// changes no file size and needs no write of the file system's journal.
std::string pragmas(const OpenOptions& options) {
  const std::string cache = "PRAGMA cache_size=-" + std::to_string(options.cache_kibibytes) + ";";
  if (options.immutable) {
    return cache;
  }
  // The locking mode comes first: whatever reads the file under the normal one would share the index of the WAL.
  return "PRAGMA locking_mode=EXCLUSIVE; PRAGMA page_size=2048; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
         "PRAGMA temp_store=MEMORY;"
         "PRAGMA wal_autocheckpoint=512; PRAGMA journal_size_limit=2097152; PRAGMA trusted_schema=OFF;"
         "PRAGMA cell_size_check=ON;" +
         cache;
}

}  // namespace

void throw_exception_from_error(const DatabaseError& error, const boost::source_location& /*where*/) {
  throw std::logic_error("unchecked database error: " + error.message);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(sqlite3_stmt* statement) : statement_(statement) {}

Statement& Statement::bind(std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), next_++, value);
  failed_ = failed_ == SQLITE_OK ? code : failed_;
  return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value) {
  if (value) {
    return bind(*value);
  }
  const int code = sqlite3_bind_null(statement_.get(), next_++);
  failed_ = failed_ == SQLITE_OK ? code : failed_;
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  const int code = sqlite3_bind_text(statement_.get(), next_++, text.data(), static_cast<int>(text.size()), nullptr);
  failed_ = failed_ == SQLITE_OK ? code : failed_;
  return *this;
}

DbResult<bool> Statement::step() {
  const int code = failed_ == SQLITE_OK ? sqlite3_step(statement_.get()) : failed_;
  if (code == SQLITE_ROW) {
    return true;
  }
  DatabaseError error;
  if (code != SQLITE_DONE) {
    error = error_of(sqlite3_db_handle(statement_.get()), code);
  }
  reset();
  if (code != SQLITE_DONE) {
    return error;
  }
  return false;
}

DbResult<void> Statement::run() {
  for (;;) {
    const auto row = step();
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return {};
    }
  }
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  next_ = 1;
  failed_ = SQLITE_OK;
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> Statement::value(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(size));
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

DbResult<Database> Database::open(const std::filesystem::path& path, const OpenOptions& options) {
  const int access = options.immutable ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int flags = access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(uri_of(path, options).c_str(), &opened, flags,
                                   options.vfs.empty() ? nullptr : options.vfs.c_str());
  Database database;
  database.database_.reset(opened);
  if (code != SQLITE_OK) {
    return error_of(opened, code);
  }
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (auto done = database.execute(pragmas(options)); !done) {
    return done.error();
  }
  return database;
}

DbResult<void> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return error_of(database_.get(), code);
  }
  return {};
}

DbResult<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
  if (code != SQLITE_OK) {
    return error_of(database_.get(), code);
  }
  return Statement(statement);
}

DbResult<std::optional<std::int64_t>> Database::number(std::string_view sql) const {
  auto statement = prepare(sql);
  if (!statement) {
    return statement.error();
  }
  const auto row = statement->step();
  if (!row) {
    return row.error();
  }
  return *row ? statement->value(0) : std::nullopt;
}

DbResult<std::string> Database::quick_check() const {
  auto statement = prepare("PRAGMA quick_check(1)");
  if (!statement) {
    return statement.error();
  }
  const auto row = statement->step();
  if (!row) {
    return row.error();
  }
  return *row ? statement->text(0) : std::string("no answer");
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(database_.get());
}

DbResult<void> Database::checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return error_of(database_.get(), code);
  }
  return {};
}

void Database::interrupt() const {
  sqlite3_interrupt(database_.get());
}

DbResult<Transaction> Transaction::begin(Database& database) {
  if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) {
    return begun.error();
  }
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) {
    // SQLite may have rolled back already (disk full): then there is nothing to roll back, and that is no error.
    static_cast<void>(database_->execute("ROLLBACK"));
  }
}

DbResult<void> Transaction::commit() {
  if (auto done = database_->execute("COMMIT"); !done) {
    return done.error();
  }
  database_ = nullptr;
  return {};
}

std::string sqlite_version() {
  return ::sqlite3_libversion();
}

}  // namespace nv::history
