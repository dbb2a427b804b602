// Several things at once on one thread, one thing once for many, places, deadlines.
#include "net/concurrent.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fixtures/loop.hpp"

namespace netpreflight {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

Awaitable<int> value_of(int value) {
  co_return value;
}

Awaitable<int> after(Event& event, int value, std::vector<int>* order = nullptr) {
  co_await event.wait();
  if (order != nullptr) order->push_back(value);
  co_return value;
}

Awaitable<int> thrown(const char* what) {
  if (what != nullptr) throw std::runtime_error(what);
  co_return 0;
}

Awaitable<int> signal(Event& event) {
  event.happen();
  co_return 0;
}

// ---- Event ----

TEST(Event, WakesEverybody) {
  Loop loop;
  Event event(loop.executor());
  std::vector<Awaitable<int>> tasks;
  for (int i = 0; i < 3; ++i) tasks.push_back(after(event, i));
  tasks.push_back(signal(event));
  EXPECT_THAT(loop.run(all(std::move(tasks))), ElementsAre(0, 1, 2, 0));
}

TEST(Event, ThatHasHappenedHoldsNobodyUp) {
  Loop loop;
  Event event(loop.executor());
  event.happen();
  event.happen();
  EXPECT_EQ(loop.run(after(event, 7)), 7);
}

Awaitable<bool> happens_by(Event& event, std::chrono::steady_clock::time_point time) {
  co_await event.wait_until(time);
  co_return event.has_happened();
}

TEST(Event, IsNotWaitedForBeyondTheTime) {
  Loop loop;
  Event event(loop.executor());
  const auto now = std::chrono::steady_clock::now();
  EXPECT_FALSE(loop.run(happens_by(event, now - milliseconds(1)))) << "a time that is over already";
  EXPECT_FALSE(loop.run(happens_by(event, now + milliseconds(20))));
  EXPECT_GE(std::chrono::steady_clock::now(), now + milliseconds(20));
  event.happen();
  EXPECT_TRUE(loop.run(happens_by(event, std::chrono::steady_clock::now() + std::chrono::hours(1))));
}

// ---- all ----

TEST(All, GivesResultsInTheOrderOfTheTasks) {
  Loop loop;
  Event late(loop.executor());
  std::vector<int> order;
  std::vector<Awaitable<int>> tasks;
  tasks.push_back(after(late, 1, &order));
  tasks.push_back([](std::vector<int>& done) -> Awaitable<int> {
    done.push_back(2);
    co_return 2;
  }(order));
  tasks.push_back(signal(late));
  EXPECT_THAT(loop.run(all(std::move(tasks))), ElementsAre(1, 2, 0));
  EXPECT_THAT(order, ElementsAre(2, 1)) << "the second did not wait for the first";
}

TEST(All, OfNothingIsNothing) {
  Loop loop;
  EXPECT_THAT(loop.run(all(std::vector<Awaitable<int>>{})), IsEmpty());
}

TEST(All, OfMany) {
  Loop loop;
  std::vector<Awaitable<int>> tasks;
  for (int i = 0; i < 10'000; ++i) tasks.push_back(value_of(i));
  const auto results = loop.run(all(std::move(tasks)));
  ASSERT_EQ(results.size(), 10'000U);
  EXPECT_EQ(results[9'999], 9'999);
}

TEST(All, ThrowsTheFirstErrorAfterAllHaveEnded) {
  Loop loop;
  Event event(loop.executor());
  std::vector<int> order;
  std::vector<Awaitable<int>> tasks;
  tasks.push_back(thrown("first"));
  tasks.push_back(thrown("second"));
  tasks.push_back(after(event, 3, &order));
  tasks.push_back(signal(event));
  try {
    loop.run(all(std::move(tasks)));
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "first");
  }
  EXPECT_THAT(order, ElementsAre(3));
}

// ---- Shared ----

Awaitable<int> counted(int& runs) {
  ++runs;
  co_return 42;
}

TEST(Shared, RunsOnceForMany) {
  Loop loop;
  int runs = 0;
  const Shared<int> shared(loop.executor(), counted(runs));
  std::vector<Awaitable<int>> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(shared.get());
  EXPECT_THAT(loop.run(all(std::move(tasks))), ElementsAre(42, 42, 42, 42, 42));
  EXPECT_EQ(loop.run(shared.get()), 42) << "also for those who come later";
  EXPECT_EQ(runs, 1);
}

TEST(Shared, StartsBeforeAnybodyWaits) {
  Loop loop;
  int runs = 0;
  const Shared<int> shared(loop.executor(), counted(runs));
  loop.poll();
  EXPECT_EQ(runs, 1);
}

TEST(Shared, ThrowsToEverybody) {
  Loop loop;
  const Shared<int> shared(loop.executor(), thrown("broken"));
  EXPECT_THROW(loop.run(shared.get()), std::runtime_error);
  EXPECT_THROW(loop.run(shared.get()), std::runtime_error);
}

TEST(Shared, OutlivesWhoMadeIt) {
  Loop loop;
  Event event(loop.executor());
  auto waiting = [](Shared<int> shared) -> Awaitable<int> {
    co_return co_await shared.get();
  }(Shared<int>(loop.executor(), after(event, 9)));
  event.happen();
  EXPECT_EQ(loop.run(std::move(waiting)), 9);
}

// ---- Places ----

struct Crowd {
  int inside = 0;
  int most = 0;
  int visits = 0;
};

Awaitable<int> visit(Places& places, Crowd& crowd) {
  const auto place = co_await places.take();
  crowd.most = std::max(crowd.most, ++crowd.inside);
  ++crowd.visits;
  // Lets everybody else have a try while the place is held.
  for (int i = 0; i < 3; ++i) co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  --crowd.inside;
  co_return 0;
}

TEST(Places, HoldNoMoreThanTheirNumber) {
  for (const std::size_t limit : {1U, 2U, 5U, 100U}) {
    Loop loop;
    Places places(loop.executor(), limit);
    Crowd crowd;
    std::vector<Awaitable<int>> tasks;
    for (int i = 0; i < 20; ++i) tasks.push_back(visit(places, crowd));
    loop.run(all(std::move(tasks)));
    EXPECT_EQ(crowd.visits, 20);
    EXPECT_EQ(crowd.most, static_cast<int>(std::min<std::size_t>(limit, 20)));
  }
}

TEST(Places, APlaceMayOutliveThem) {
  Loop loop;
  Places::Place place;
  {
    Places places(loop.executor(), 1);
    place = loop.run(places.take());
  }
  EXPECT_NE(place.use_count(), 0);
  place.reset();
  loop.poll();
}

/// Somebody is woken for the place and thrown away before taking it.
TEST(Places, OneThatIsThrownAwayKeepsNobodyWaiting) {
  Loop loop;
  Places places(loop.executor(), 1);
  auto place = loop.run(places.take());
  asio::cancellation_signal gives_up;
  asio::co_spawn(loop.executor(), places.take(),
                 asio::bind_cancellation_slot(gives_up.slot(), [](std::exception_ptr, const Places::Place&) {}));
  bool taken = false;
  asio::co_spawn(loop.executor(), places.take(), [&](std::exception_ptr, const Places::Place&) { taken = true; });
  loop.poll();
  EXPECT_FALSE(taken);
  place.reset();
  gives_up.emit(asio::cancellation_type::terminal);
  loop.poll();
  EXPECT_TRUE(taken);
}

// ---- Deadline ----

Deadline::TimePoint in(int time) {
  return std::chrono::steady_clock::now() + milliseconds(time);
}

Awaitable<int> wait_for(milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(kAsTuple);
  co_return 0;
}

TEST(Deadline, CallsOnceWhenTheTimeIsOver) {
  Loop loop;
  int calls = 0;
  Deadline deadline(loop.executor(), in(1), [&] { ++calls; });
  EXPECT_FALSE(deadline.expired());
  loop.run_until([&] { return calls > 0; });
  EXPECT_TRUE(deadline.expired());
  loop.run(wait_for(milliseconds(5)));
  EXPECT_EQ(calls, 1);
}

TEST(Deadline, DoesNotCallWhenItIsGone) {
  Loop loop;
  int calls = 0;
  {
    const Deadline deadline(loop.executor(), in(0), [&] { ++calls; });
  }
  loop.run(wait_for(milliseconds(5)));
  EXPECT_EQ(calls, 0);
}

/// The timer has fired and its handler is queued, and then what it would call into is destroyed.
TEST(Deadline, DoesNotCallFromTheQueueEither) {
  Loop loop;
  int calls = 0;
  auto deadline = std::make_unique<Deadline>(loop.executor(), in(0), [&] { ++calls; });
  loop.run([](std::unique_ptr<Deadline>& gone) -> Awaitable<int> {
    co_await wait_for(milliseconds(0));
    gone.reset();
    co_return 0;
  }(deadline));
  const int until_gone = calls;
  loop.run(wait_for(milliseconds(5)));
  EXPECT_EQ(calls, until_gone);
}

}  // namespace
}  // namespace netpreflight
