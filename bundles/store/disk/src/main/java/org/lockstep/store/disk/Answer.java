package org.lockstep.store.disk;

import java.util.Optional;
import java.util.function.Function;
import org.lockstep.base.ProblemException;

/** What one disk says to a question; it may come late, when nobody waits for it any more. */
final class Answer<T> {
  final Volume volume;
  private volatile boolean refused;
  private volatile Optional<T> value = Optional.empty();
  private volatile Optional<ProblemException> failure = Optional.empty();

  Answer(Volume volume) {
    this.volume = volume;
  }

  void take(Function<Volume, T> question) {
    try {
      value = Optional.of(question.apply(volume));
    } catch (ProblemException e) {
      failure = Optional.of(e);
    }
  }

  /** It was never asked. */
  void refuse(String why) {
    refused = true;
    failure = Optional.of(new ProblemException(volume.silent(why)));
  }

  /** Whether it may have been done all the same, or may be yet. */
  boolean mayLand() {
    return value.isEmpty() && !refused;
  }

  Optional<T> value() {
    return value;
  }

  /** Why there will be none. */
  Optional<ProblemException> failure() {
    return failure;
  }

  boolean outstanding() {
    return value.isEmpty() && failure.isEmpty();
  }

  /** Why there is none so far. */
  Optional<ProblemException> missing() {
    return outstanding()
        ? Optional.of(new ProblemException(volume.silent("it does not answer")))
        : failure;
  }
}
