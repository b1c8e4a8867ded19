package org.lockstep.registration.launch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.lockstep.registration.core.World;

/** Those who wait until the records say something. */
final class Waiters {
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();

  /** All that have not ended, also those whose condition is not looked at yet. */
  private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();

  private volatile Optional<RuntimeException> closed = Optional.empty();

  /** The condition may throw, which fails the wait. */
  private record Waiter(BiPredicate<Book, World> condition, CompletableFuture<Void> done) {}

  /** From now on it ends with all the others. */
  void admit(CompletableFuture<Void> wait) {
    open.add(wait);
    wait.whenComplete((done, failure) -> open.remove(wait));
    closed.ifPresent(wait::completeExceptionally);
  }

  void add(BiPredicate<Book, World> condition, CompletableFuture<Void> done) {
    waiters.add(new Waiter(condition, done));
  }

  void check(Book book, World world) {
    waiters.removeIf(waiter -> isOver(waiter, book, world));
  }

  private static boolean isOver(Waiter waiter, Book book, World world) {
    if (waiter.done().isDone()) {
      return true;
    }
    try {
      if (waiter.condition().test(book, world)) {
        waiter.done().complete(null);
      }
    } catch (RuntimeException e) {
      waiter.done().completeExceptionally(e);
    }
    return waiter.done().isDone();
  }

  /** Also those that come later. */
  void failAll(RuntimeException why) {
    closed = Optional.of(why);
    open.forEach(wait -> wait.completeExceptionally(why));
  }
}
