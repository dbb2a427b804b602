#include "net/second_thread.hpp"

#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace netpreflight {

namespace {

/// With more the caller's thread would wait for this one.
constexpr std::size_t kEnough = 4;

}  // namespace

struct SecondThread::Pool {
  asio::thread_pool threads{1};
};

SecondThread::SecondThread() = default;

SecondThread::~SecondThread() {
  if (!pool_) return;
  pool_->threads.stop();
  pool_->threads.join();
}

bool SecondThread::is_there() {
  if (std::exchange(was_tried_, true)) return pool_ != nullptr;
  if (std::thread::hardware_concurrency() < 2) return false;
  try {
    pool_ = std::make_unique<Pool>();
  } catch (const boost::system::system_error&) {  // NOLINT(bugprone-empty-catch)
    // This host allows no more threads: the caller's does all the work.
  }
  return pool_ != nullptr;
}

void SecondThread::begin(std::function<void()> work) {
  if (is_there()) asio::post(pool_->threads, std::move(work));
}

/// Comes back to the caller's executor.
Awaitable<void> SecondThread::do_there(std::function<void()>& work, std::exception_ptr& error) {
  const auto begin = [this, &work, &error](auto handler) {
    asio::post(pool_->threads, [this, &work, &error, handler = std::move(handler)]() mutable {
      try {
        work();
      } catch (...) {
        error = std::current_exception();
      }
      --to_do_;
      const auto back = asio::get_associated_executor(handler);
      asio::post(back, std::move(handler));
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(begin, asio::use_awaitable);
}

Awaitable<void> SecondThread::run(std::function<void()> work) {
  if (to_do_ >= kEnough || !is_there()) {
    work();
    co_return;
  }
  ++to_do_;
  std::exception_ptr error;
  co_await do_there(work, error);
  if (error) std::rethrow_exception(error);
}

}  // namespace netpreflight
