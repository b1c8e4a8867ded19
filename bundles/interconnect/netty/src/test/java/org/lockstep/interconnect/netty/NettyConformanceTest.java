package org.lockstep.interconnect.netty;

import org.junit.jupiter.api.Nested;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.interconnect.conformance.ChannelConformance;
import org.lockstep.interconnect.conformance.ConnectionConformance;
import org.lockstep.interconnect.conformance.MessageConformance;
import org.lockstep.interconnect.conformance.Station;

class NettyConformanceTest {
  private Station station(Incarnation self) {
    NettyTransport transport = new NettyTransport(MonotonicClock.system());
    return new Station(self, transport, transport.interconnect(), transport);
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
