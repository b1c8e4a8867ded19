package org.lockstep.store.disk;

import java.util.List;
import java.util.function.Function;

/** How questions get to the disks. */
interface Lanes {
  /** By the caller's own thread: there is but one disk, and without it nothing goes on anyway. */
  Lanes DIRECT =
      new Lanes() {
        @Override
        public <T> List<Answer<T>> each(List<Volume> those, Function<Volume, T> question) {
          List<Answer<T>> answers = those.stream().map(Answer<T>::new).toList();
          answers.forEach(each -> each.take(question));
          return answers;
        }

        @Override
        public <T> List<Answer<T>> all(List<Volume> those, Function<Volume, T> question) {
          return each(those, question);
        }

        @Override
        public void stop() {
          // there is nothing that runs
        }

        @Override
        public void close(List<Volume> those) {
          those.forEach(Volume::close);
        }
      };

  /** In the order of the disks; some may be outstanding. */
  <T> List<Answer<T>> each(List<Volume> those, Function<Volume, T> question);

  /** As {@link #each}, where all are waited for, for as long as a healthy disk may take. */
  <T> List<Answer<T>> all(List<Volume> those, Function<Volume, T> question);

  void stop();

  /** Closes them; one that hangs is not waited for. */
  void close(List<Volume> those);
}
