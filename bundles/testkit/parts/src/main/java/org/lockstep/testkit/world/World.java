package org.lockstep.testkit.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A world whose time moves from event to event, and in which everything that happens follows from a
 * seed. Work that waits has a thread of its own, of which exactly one runs at a time: whoever has
 * to wait goes through the events himself until his own comes, or hands over to the one whose event
 * it is. So real code, written for threads, runs here unchanged and can be repeated.
 */
public final class World implements AutoCloseable {
  private static final int STUCK_SECONDS = 5;

  private final RandomGenerator chance;
  private final Temper temper;
  private final Trace trace = new Trace();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Fiber main = new Fiber(Thread.currentThread());
  private final Deque<Fiber> idle = new ArrayDeque<>();
  private final List<Fiber> fibers = new ArrayList<>();
  private volatile Fiber running = main;
  private long nowNanos;
  private long untilNanos;
  private long order;
  private Optional<Throwable> failure = Optional.empty();
  private boolean closing;

  /** Either work of the moment, or the turn of one that waited. */
  private record Event(long nanos, long order, Runnable work, Optional<Fiber> turn)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int first = Long.compare(nanos, other.nanos);
      return first != 0 ? first : Long.compare(order, other.order);
    }
  }

  public World(long seed) {
    chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    temper = Temper.drawn(chance);
  }

  /** How quick threads, disks and networks are here. */
  public Temper temper() {
    return temper;
  }

  /** Everything that is drawn in this world is drawn from here. */
  public RandomGenerator chance() {
    return chance;
  }

  /** What happened, as a hash: equal seeds give equal traces. */
  public Trace trace() {
    return trace;
  }

  public long nowNanos() {
    return nowNanos;
  }

  public long nowMs() {
    return nowNanos / 1_000_000;
  }

  /** Work that does not wait, so much later. */
  public void after(Duration delay, Runnable work) {
    afterNanos(delay.toNanos(), work);
  }

  void afterNanos(long nanos, Runnable work) {
    events.add(new Event(nowNanos + nanos, order++, work, Optional.empty()));
  }

  /** Between the two, each as likely. */
  long drawNanos(long least, long most) {
    return least >= most ? least : chance.nextLong(least, most + 1);
  }

  /** Runs until nothing is to happen any more before that moment; the first failure is thrown. */
  public void runFor(Duration time) {
    if (running != main) {
      throw new IllegalStateException("this world is running already");
    }
    untilNanos = nowNanos + time.toNanos();
    pump(main);
    failure.ifPresent(World::raise);
    nowNanos = Math.max(nowNanos, untilNanos);
  }

  private static void raise(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw new AssertionError(failure);
  }

  /** Ends the run that is under way with this failure. */
  public void fail(Throwable why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
    }
  }

  /** Work that may wait: on a thread that has nothing else to do. */
  void start(Runnable work) {
    Fiber fiber = idle.isEmpty() ? newFiber() : idle.removeLast();
    fiber.work = work;
    events.add(new Event(nowNanos, order++, () -> {}, Optional.of(fiber)));
  }

  private Fiber newFiber() {
    Fiber fiber = new Fiber(this);
    fibers.add(fiber);
    return fiber;
  }

  /** Lets time pass for whoever calls. Where nothing else is to happen meanwhile it just does. */
  void sleepNanos(long nanos) {
    requireOpen();
    requireMayWait();
    long wake = nowNanos + nanos;
    Event next = events.peek();
    boolean alone = next == null || next.nanos > wake;
    if (alone && wake <= untilNanos && failure.isEmpty()) {
      nowNanos = wake;
      return;
    }
    wake(running, nanos);
    await();
  }

  Fiber current() {
    return running;
  }

  /** Its turn comes so much later. */
  void wake(Fiber fiber, long nanos) {
    events.add(new Event(nowNanos + nanos, order++, () -> {}, Optional.of(fiber)));
  }

  /** Until it is the caller's turn. */
  void await() {
    requireOpen();
    requireMayWait();
    pump(running);
    requireOpen();
  }

  /** Whoever catches what is thrown does not hide it. */
  private void requireMayWait() {
    if (running == main) {
      IllegalStateException mayNot = new IllegalStateException("this work must not wait");
      fail(mayNot);
      throw mayNot;
    }
  }

  private void requireOpen() {
    if (closing) {
      throw new Ended();
    }
  }

  /** Goes through the events until it is this one's turn; the main one's comes at the end. */
  private void pump(Fiber self) {
    while (!self.turn) {
      Event next = events.peek();
      if (next == null || next.nanos > untilNanos || failure.isPresent() || closing) {
        if (self == main) {
          return;
        }
        handTo(self, main);
      } else {
        events.poll();
        nowNanos = next.nanos;
        happen(self, next);
      }
    }
    self.turn = false;
  }

  private void happen(Fiber self, Event event) {
    if (event.turn.isPresent()) {
      Fiber other = event.turn.get();
      other.turn = true;
      if (other != self) {
        handTo(self, other);
      }
      return;
    }
    Fiber before = running;
    running = main; // whoever's thread this is: the work of the moment must not wait
    try {
      event.work.run();
    } catch (Ended e) {
      // a process has ended in it
    } catch (Throwable e) {
      fail(e);
    } finally {
      running = before;
    }
  }

  private void handTo(Fiber self, Fiber other) {
    running = other;
    other.baton.release();
    if (self == main) {
      awaitMain();
    } else {
      self.baton.acquireUninterruptibly();
    }
    running = self;
  }

  /** A lock that somebody holds while he waits in simulated time would stop this world for good. */
  private void awaitMain() {
    Fiber suspect = main;
    while (!takenWithin(STUCK_SECONDS)) {
      Fiber now = running;
      if (now == suspect && now.thread.getState() == Thread.State.BLOCKED) {
        StackTraceElement[] where = now.thread.getStackTrace();
        AssertionError stuck = new AssertionError("work waits for a lock whose holder waits");
        stuck.setStackTrace(where);
        throw stuck;
      }
      suspect = now;
    }
  }

  private boolean takenWithin(int seconds) {
    try {
      return main.baton.tryAcquire(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("a world is not to be interrupted", e);
    }
  }

  /** The life of a fiber's thread. */
  void live(Fiber self) {
    self.baton.acquireUninterruptibly();
    while (!closing) {
      self.turn = false;
      running = self;
      try {
        self.work.run();
      } catch (Ended e) {
        // the process that this was work of has ended
      } catch (Throwable e) {
        fail(e);
      }
      if (!closing) {
        idle.addLast(self);
        pump(self);
      }
    }
    running = main;
    main.baton.release();
  }

  /** Ends whatever still waits. */
  @Override
  public void close() {
    closing = true;
    for (Fiber fiber : fibers) {
      if (fiber.thread.isAlive()) {
        running = fiber;
        fiber.turn = true;
        fiber.baton.release();
        main.baton.acquireUninterruptibly();
      }
    }
    running = main;
  }
}
