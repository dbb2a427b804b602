// A second thread for what keeps a processor busy, so that the run's own one goes on with what comes from the network.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

#include "net/asio.hpp"

namespace netpreflight {

/// To be used from one thread, and to be destroyed before what the work refers to.
class SecondThread {
 public:
  SecondThread();
  SecondThread(const SecondThread&) = delete;
  SecondThread& operator=(const SecondThread&) = delete;
  /// Waits for what is being done; what has not begun is dropped.
  ~SecondThread();

  /// Begins `work` there, which must not throw. Nothing happens where this host has one processor, or allows no further thread.
  void begin(std::function<void()> work);

  /// Does `work` there, or here where there is none, or where it has enough to do. Throws what `work` throws.
  Awaitable<void> run(std::function<void()> work);

 private:
  bool is_there();
  Awaitable<void> do_there(std::function<void()>& work, std::exception_ptr& error);

  struct Pool;
  std::unique_ptr<Pool> pool_;
  bool was_tried_ = false;
  std::atomic<std::size_t> to_do_ = 0;  ///< begun or waiting there
};

}  // namespace netpreflight
