package org.lockstep.interconnect.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.lockstep.base.MonotonicClock;

/** Looks at all connections a few times a second, and notices when this process was paused. */
@SuppressWarnings("FutureReturnValueIgnored") // it ends with its loop
final class Ticker {
  private static final int EVERY_MS = 250;

  private final Peering peering;
  private final EventLoop loop;
  private final MonotonicClock clock;
  private long last;

  Ticker(Peering peering, EventLoop loop, MonotonicClock clock) {
    this.peering = peering;
    this.loop = loop;
    this.clock = clock;
    last = clock.millis();
  }

  void start() {
    loop.scheduleWithFixedDelay(this::tick, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = clock.millis();
    boolean late = now - last > 2 * EVERY_MS;
    last = now;
    peering.tick(late);
  }
}
