package org.lockstep.interconnect.netty;

import io.netty.channel.ChannelPipeline;
import org.lockstep.base.MonotonicClock;

/**
 * A transport without encryption. Users have no way to one: this class reaches into its package.
 */
public final class Unencrypted {
  private Unencrypted() {}

  public static NettyTransport transport(MonotonicClock clock) {
    return new NettyTransport(clock, cluster -> new NoGuard());
  }

  private static final class NoGuard implements Guard {
    @Override
    public void dialled(ChannelPipeline pipeline) {
      // nobody has to prove anything
    }

    @Override
    public void accepted(ChannelPipeline pipeline) {
      // nobody has to prove anything
    }

    @Override
    public void close() {
      // nothing runs
    }
  }
}
