package org.lockstep.store.disk;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.lockstep.base.Gathering;
import org.lockstep.base.Worker;
import org.lockstep.base.Workers;
import org.lockstep.store.spi.Timing;

/**
 * A thread per disk, so that one that hangs holds up nobody (DB-9). What is handed over for a disk
 * is done there in its order; a caller waits for a majority, and for the others only as long as a
 * healthy disk may take.
 */
final class ParallelLanes implements Lanes {
  private static final int WAITING = 8;
  private static final long CLOSING_MS = 1_000;

  /** A healthy disk answers in so small a part of the time that any may take. */
  private static final int STRAGGLERS = 25;

  private final Map<Volume, Lane> lanes = new IdentityHashMap<>();
  private final int majority;
  private final long mostMs;
  private final long healthyMs;
  private final long stragglersMs;
  private final Workers workers;

  /**
   * @param underWay tasks that have not ended
   */
  private record Lane(Worker worker, AtomicInteger underWay) {
    boolean lags() {
      return underWay.get() > 0;
    }
  }

  /**
   * @param timing a caller waits for as long as a lease at most, until one more has answered
   */
  ParallelLanes(List<Volume> volumes, Timing timing, Workers workers) {
    this.majority = volumes.get(0).superblock.place().majority();
    this.mostMs = timing.leaseMs();
    this.healthyMs = timing.ioTimeoutMs();
    this.stragglersMs = healthyMs / STRAGGLERS;
    this.workers = workers;
    for (Volume volume : volumes) {
      Worker worker = workers.patient("disk " + volume.device.name(), WAITING);
      lanes.put(volume, new Lane(worker, new AtomicInteger()));
    }
  }

  @Override
  public <T> List<Answer<T>> each(List<Volume> those, Function<Volume, T> question) {
    int prompt = (int) those.stream().filter(each -> !lane(each).lags()).count();
    return ask(those, question, prompt, stragglersMs);
  }

  @Override
  public <T> List<Answer<T>> all(List<Volume> those, Function<Volume, T> question) {
    return ask(those, question, those.size(), healthyMs);
  }

  /**
   * @param wanted how many are waited for when a majority has answered, and for how long
   */
  private <T> List<Answer<T>> ask(
      List<Volume> those, Function<Volume, T> question, int wanted, long patienceMs) {
    Gathering gathering = workers.gathering();
    List<Answer<T>> answers = those.stream().map(Answer<T>::new).toList();
    answers.forEach(each -> begin(each, question, gathering));
    if (those.size() >= majority) {
      awaitMajority(answers, gathering);
    }
    gathering.await(wanted, patienceMs);
    return answers;
  }

  private Lane lane(Volume volume) {
    Lane lane = lanes.get(volume);
    if (lane == null) {
      throw new IllegalArgumentException(volume.device.name());
    }
    return lane;
  }

  private <T> void begin(Answer<T> answer, Function<Volume, T> question, Gathering gathering) {
    Lane lane = lane(answer.volume);
    lane.underWay.incrementAndGet();
    try {
      lane.worker.execute(
          () -> {
            try {
              answer.take(question);
            } finally {
              lane.underWay.decrementAndGet();
              gathering.arrive();
            }
          });
    } catch (RejectedExecutionException e) {
      lane.underWay.decrementAndGet();
      answer.refuse("it does not answer, and enough is waiting for it");
      gathering.arrive();
    }
  }

  /** Or until there can be none, or the time is over. */
  private <T> void awaitMajority(List<Answer<T>> answers, Gathering gathering) {
    for (int wanted = majority; wanted <= answers.size(); wanted++) {
      int arrived = gathering.await(wanted, mostMs);
      long good = answers.stream().filter(each -> each.value().isPresent()).count();
      if (good >= majority || arrived < wanted) {
        return;
      }
    }
  }

  @Override
  public void stop() {
    lanes.values().forEach(each -> each.worker.stop());
  }

  /** A file is closed when nothing is under way in it, which may be never. */
  @Override
  public void close(List<Volume> those) {
    Gathering gathering = workers.gathering();
    Workers.Crowd closing = workers.crowd("closing disks");
    for (Volume volume : those) {
      closing.execute(
          () -> {
            volume.close();
            gathering.arrive();
          });
    }
    closing.stop();
    gathering.await(those.size(), CLOSING_MS);
  }
}
