package org.lockstep.itests.benchmarks.locks;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A thousand names, one after the other, again and again. One thread. */
final class Names<T> {
  static final int COUNT = 1_000;

  private final List<T> all;
  private int next;

  private Names(List<T> all) {
    this.all = all;
  }

  static <T> Names<T> of(String prefix, Function<String, T> made) {
    return new Names<>(
        IntStream.range(0, COUNT).mapToObj(number -> made.apply(prefix + number)).toList());
  }

  static <T> Names<T> ofThisThread(Function<String, T> made) {
    return of("thread-" + Thread.currentThread().getId() + "/stock-", made);
  }

  T next() {
    next = next + 1 == COUNT ? 0 : next + 1;
    return all.get(next);
  }
}
