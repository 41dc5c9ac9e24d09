// The one RAII wrapper over sqlite3. One connection, used by one thread at a time; every value reaches SQL as a bound
// parameter. The connection locks its file for itself: the WAL index then lives in memory, which halves the writes to
// the flash (a shared index is a mapped file that the kernel writes back every half minute).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "core/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace nv::history {

// What can be done about it: full, io: wait and try again; corrupt: set the file aside; other: a bug or no memory.
enum class Fault : std::uint8_t { full, io, corrupt, other };

struct DatabaseError {
  DatabaseError() = default;
  DatabaseError(Fault the_fault, std::string the_message) : fault(the_fault), message(std::move(the_message)) {}

  Fault fault = Fault::other;
  std::string message;
};

[[noreturn]] void throw_exception_from_error(const DatabaseError& error, const boost::source_location& where);

template <class T>
using DbResult = boost::system::result<T, DatabaseError>;

// Parameters are bound in order, columns read by index. A fault of a bind shows at the next step().
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement);

  Statement& bind(std::int64_t value);
  Statement& bind(std::optional<std::int64_t> value);
  Statement& bind(std::string_view text);  // the text must live until the step

  DbResult<bool> step();  // true: there is a row; false: done, and ready to be bound anew
  DbResult<void> run();   // steps to the end
  void reset();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> value(int column) const;  // none for NULL
  std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 1;
  int failed_ = 0;
};

struct OpenOptions {
  std::string vfs{};       // the file layer; empty: the system's own
  bool immutable = false;  // read only, and nobody writes meanwhile: no locks, no WAL
  std::int64_t cache_kibibytes = 256;
};

class Database {
 public:
  static DbResult<Database> open(const std::filesystem::path& path, const OpenOptions& options);

  DbResult<void> execute(const std::string& sql);
  DbResult<Statement> prepare(std::string_view sql) const;
  // The first column of the first row; none when there is no row or it is NULL.
  DbResult<std::optional<std::int64_t>> number(std::string_view sql) const;
  DbResult<std::string> quick_check() const;  // "ok", or what is wrong
  std::int64_t changes() const;
  DbResult<void> checkpoint();  // all of the WAL into the file
  // Makes whatever runs on this connection fail soon. Any thread.
  void interrupt() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

// Rolls back unless committed.
class Transaction {
 public:
  static DbResult<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  DbResult<void> commit();  // on disk when it returns without an error

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

std::string sqlite_version();  // of the library that is loaded: "3.40.1"

}  // namespace nv::history
