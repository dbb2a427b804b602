#include "net/descriptors.hpp"

#include <algorithm>

#include <fcntl.h>
#include <sys/resource.h>

namespace netpreflight {

namespace {

/// For a file that is read, a folder that is searched, the end of a pipe that a new child takes over.
constexpr std::size_t kForFiles = 3;
/// Below this what is open already is counted, because each one matters.
constexpr std::size_t kScarce = 1024;
/// What the program and whoever started it have open, generously.
constexpr std::size_t kOpenElsewhere = 64;

std::size_t limit_on_files() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<std::size_t>(limit.rlim_cur) : kScarce;
}

std::size_t open_below(std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t number = 0; number < limit; ++number) {
    if (fcntl(static_cast<int>(number), F_GETFD) != -1) ++count;
  }
  return count;
}

std::size_t descriptors_left() {
  const std::size_t limit = limit_on_files();
  const std::size_t used = (limit <= kScarce ? open_below(limit) : kOpenElsewhere) + kForFiles;
  return limit > used ? limit - used : 0;
}

/// One for each loop. Its places hold timers, which must be gone before the loop is.
class Descriptors : public asio::execution_context::service {
 public:
  static inline asio::execution_context::id id;
  using key_type = Descriptors;

  explicit Descriptors(asio::execution_context& loop) : Descriptors(loop, descriptors_left()) {}
  Descriptors(asio::execution_context& loop, std::size_t count)
      : asio::execution_context::service(loop), count_(count) {}

  void shutdown() override { places_.reset(); }

  std::size_t count() const { return count_; }
  Places places(const asio::any_io_executor& executor) {
    if (!places_) places_.emplace(executor, std::max<std::size_t>(count_, 1));
    return *places_;
  }
  std::chrono::steady_clock::time_point last_turn() const {
    return places_ ? places_->last_turn() : std::chrono::steady_clock::time_point();
  }

 private:
  std::size_t count_;
  std::optional<Places> places_;
};

Descriptors& service_of(asio::execution_context& loop) {
  return asio::use_service<Descriptors>(loop);
}

}  // namespace

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kScarce;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit_on_files();
}

Awaitable<Places::Place> take_descriptor() {
  const auto executor = co_await asio::this_coro::executor;
  Places places = service_of(asio::query(executor, asio::execution::context)).places(executor);
  co_return co_await places.take();
}

std::size_t descriptors_of(asio::execution_context& loop) {
  return service_of(loop).count();
}

void set_descriptors(asio::execution_context& loop, std::size_t count) {
  asio::make_service<Descriptors>(loop, count);
}

std::chrono::steady_clock::time_point last_descriptor_turn(asio::execution_context& loop) {
  return service_of(loop).last_turn();
}

}  // namespace netpreflight
