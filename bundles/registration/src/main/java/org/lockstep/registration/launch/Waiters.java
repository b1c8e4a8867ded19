package org.lockstep.registration.launch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.lockstep.registration.core.World;

/** Those who wait until the records say something. */
final class Waiters {
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();

  /** The condition may throw, which fails the wait. */
  private record Waiter(BiPredicate<Book, World> condition, CompletableFuture<Void> done) {}

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

  void failAll(RuntimeException why) {
    waiters.forEach(waiter -> waiter.done().completeExceptionally(why));
  }
}
