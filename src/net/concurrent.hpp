// Doing several things at once on the run's one thread, and one thing once for many who want it.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "net/asio.hpp"

namespace netpreflight {

/// Calls `on_expiry` once when the time is over, unless it is destroyed before. What it cancels may have ended by then,
/// with its handler queued: whoever waits again compares the clock with the deadline before, as all waits here do.
class Deadline {
 public:
  using TimePoint = asio::steady_timer::time_point;

  Deadline(const asio::any_io_executor& executor, TimePoint time, std::function<void()> on_expiry)
      : timer_(executor, time), expired_(std::make_shared<bool>(false)) {
    timer_.async_wait([expired = expired_, on_expiry = std::move(on_expiry)](error_code ec) {
      if (ec || *expired) return;
      *expired = true;
      on_expiry();
    });
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  /// A handler that is queued already must not call into what is being destroyed.
  ~Deadline() { *expired_ = true; }

  bool expired() const { return *expired_; }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<bool> expired_;
};

/// Something that many may wait for and that happens once.
class Event {
 public:
  explicit Event(const asio::any_io_executor& executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

  bool has_happened() const { return happened_; }

  void happen() {
    happened_ = true;
    timer_.cancel();
  }

  Awaitable<void> wait() {
    while (!happened_) co_await timer_.async_wait(kAsTuple);
  }

  /// Waits until it happens or the time is over, whichever comes first.
  Awaitable<void> wait_until(Deadline::TimePoint time) {
    while (!happened_ && std::chrono::steady_clock::now() < time) {
      const Deadline deadline(timer_.get_executor(), time, [this] { timer_.cancel(); });
      co_await timer_.async_wait(kAsTuple);
    }
  }

 private:
  asio::steady_timer timer_;
  bool happened_ = false;
};

/// Runs all tasks at once and gives their results in the tasks' order. The first exception of a task is thrown again
/// after all have ended.
template <class T>
Awaitable<std::vector<T>> all(std::vector<Awaitable<T>> tasks) {
  if (tasks.size() == 1) {  // most names have one address, and many hosts one nameserver
    std::vector<T> results;
    results.push_back(co_await std::move(tasks.front()));
    co_return results;
  }
  struct State {
    explicit State(const asio::any_io_executor& executor) : done(executor) {}
    std::vector<T> results;
    std::size_t pending = 0;
    std::exception_ptr error;
    Event done;
  };
  auto executor = co_await asio::this_coro::executor;
  auto state = std::make_shared<State>(executor);
  state->results.resize(tasks.size());
  state->pending = tasks.size();
  if (tasks.empty()) state->done.happen();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    asio::co_spawn(executor, std::move(tasks[i]), [state, i](const std::exception_ptr& error, T result) {
      if (error && !state->error) state->error = error;
      state->results[i] = std::move(result);
      if (--state->pending == 0) state->done.happen();
    });
  }
  co_await state->done.wait();
  if (state->error) std::rethrow_exception(state->error);
  co_return std::move(state->results);
}

/// A task that is started at once and whose result any number of coroutines may wait for.
template <class T>
class Shared {
 public:
  Shared(const asio::any_io_executor& executor, Awaitable<T> task) : state_(std::make_shared<State>(executor)) {
    asio::co_spawn(executor, std::move(task), [state = state_](std::exception_ptr error, T result) {
      state->error = std::move(error);
      state->result = std::move(result);
      state->done.happen();
    });
  }

  /// Whether it has ended by the time.
  Awaitable<bool> has_ended_by(Deadline::TimePoint time) const {
    auto state = state_;
    co_await state->done.wait_until(time);
    co_return state->done.has_happened();
  }

  Awaitable<T> get() const {
    auto state = state_;
    co_await state->done.wait();
    if (state->error) std::rethrow_exception(state->error);
    co_return state->result;
  }

 private:
  struct State {
    explicit State(const asio::any_io_executor& executor) : done(executor) {}
    T result{};
    std::exception_ptr error;
    Event done;
  };
  std::shared_ptr<State> state_;
};

/// Lets at most `limit` coroutines hold a place at a time. A place may outlive this object.
class Places {
 public:
  using Clock = std::chrono::steady_clock;

  Places(const asio::any_io_executor& executor, std::size_t limit)
      : state_(std::make_shared<State>(limit, asio::steady_timer(executor, asio::steady_timer::time_point::max()))) {}

  /// Gives the place back when it is destroyed.
  using Place = std::shared_ptr<void>;

  Awaitable<Place> take() {
    auto state = state_;
    // Whoever is thrown away while waiting may have been woken for nothing.
    const std::shared_ptr<void> wakes_the_next(nullptr, [state](void*) {
      if (state->free > 0) state->freed.cancel_one();
    });
    while (state->free == 0) {
      co_await state->freed.async_wait(kAsTuple);
      state->last_turn = Clock::now();
    }
    --state->free;
    co_return Place(nullptr, [state](void*) {
      ++state->free;
      state->freed.cancel_one();
    });
  }

  /// When somebody who had to wait was last woken for a place.
  Clock::time_point last_turn() const { return state_->last_turn; }

 private:
  struct State {
    State(std::size_t limit, asio::steady_timer timer) : free(limit), freed(std::move(timer)) {}
    std::size_t free;
    asio::steady_timer freed;
    Clock::time_point last_turn{};
  };
  std::shared_ptr<State> state_;
};

}  // namespace netpreflight
