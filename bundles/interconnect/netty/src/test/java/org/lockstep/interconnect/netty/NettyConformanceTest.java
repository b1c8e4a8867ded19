package org.lockstep.interconnect.netty;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.interconnect.conformance.ChannelConformance;
import org.lockstep.interconnect.conformance.ConnectionConformance;
import org.lockstep.interconnect.conformance.MessageConformance;
import org.lockstep.interconnect.conformance.Station;
import org.lockstep.interconnect.key.ClusterKey;

class NettyConformanceTest {
  private static final ClusterKey KEY = ClusterKey.create(Station.CLUSTER);

  private Station station(Incarnation self) {
    NettyTransport transport = new NettyTransport(MonotonicClock.system());
    return new Station(self, transport, transport.interconnect(), Optional.of(KEY), transport);
  }

  @Nested
  class Connections extends ConnectionConformance {
    @Override
    protected Station create(Incarnation self) {
      return station(self);
    }

    @Override
    protected String anyAddress() {
      return "127.0.0.1:0";
    }
  }

  @Nested
  class Messages extends MessageConformance {
    @Override
    protected Station create(Incarnation self) {
      return station(self);
    }

    @Override
    protected String anyAddress() {
      return "127.0.0.1:0";
    }
  }

  @Nested
  class Channels extends ChannelConformance {
    @Override
    protected Station create(Incarnation self) {
      return station(self);
    }

    @Override
    protected String anyAddress() {
      return "127.0.0.1:0";
    }
  }
}
