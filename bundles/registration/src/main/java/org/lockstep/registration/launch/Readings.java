package org.lockstep.registration.launch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lockstep.base.ProblemException;
import org.lockstep.store.StoredRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of one kind, each read once as long as it does not change. What cannot be read is logged
 * once and stops nobody else's.
 */
final class Readings<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

  private final Function<StoredRecord, T> reader;
  private final Map<String, Reading<T>> readings = new HashMap<>();

  private record Reading<T>(long version, Optional<T> as) {}

  Readings(Function<StoredRecord, T> reader) {
    this.reader = reader;
  }

  Optional<T> of(StoredRecord record) {
    Reading<T> before = readings.get(record.key());
    if (before != null && before.version() == record.version()) {
      return before.as();
    }
    Optional<T> as = read(record);
    readings.put(record.key(), new Reading<>(record.version(), as));
    return as;
  }

  private Optional<T> read(StoredRecord record) {
    try {
      return Optional.of(reader.apply(record));
    } catch (ProblemException e) {
      LOG.error("{} is left alone: {}", record.key(), e.problem().line());
    } catch (RuntimeException e) {
      LOG.error("{} is left alone: it cannot be read", record.key(), e);
    }
    return Optional.empty();
  }

  /** There are never more than there are records. */
  void forgetAllBut(Set<String> keys) {
    if (readings.size() > keys.size()) {
      readings.keySet().retainAll(keys);
    }
  }
}
