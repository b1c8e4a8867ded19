package org.lockstep.interconnect.netty;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.Incarnation;
import org.lockstep.interconnect.spi.PeerListener;

/** What a transport has told, in order. */
final class Told implements PeerListener {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Override
  public void connected(Incarnation peer) {
    lines.add("connected " + peer);
  }

  @Override
  public void suspect(Incarnation peer, String why) {
    lines.add("suspect " + peer + ": " + why);
  }

  @Nullable String next() throws InterruptedException {
    return within(5_000);
  }

  @Nullable String within(long milliseconds) throws InterruptedException {
    return lines.poll(milliseconds, TimeUnit.MILLISECONDS);
  }
}
