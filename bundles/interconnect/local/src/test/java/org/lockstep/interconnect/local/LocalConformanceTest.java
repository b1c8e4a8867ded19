package org.lockstep.interconnect.local;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.lockstep.base.Incarnation;
import org.lockstep.interconnect.conformance.ChannelConformance;
import org.lockstep.interconnect.conformance.ConnectionConformance;
import org.lockstep.interconnect.conformance.MessageConformance;
import org.lockstep.interconnect.conformance.Station;

class LocalConformanceTest {
  private final LocalNetwork network = new LocalNetwork();

  private Station station(Incarnation self) {
    LocalTransport transport = new LocalTransport(network);
    return new Station(self, transport, transport.interconnect(), Optional.empty(), transport);
  }

  @Nested
  class Connections extends ConnectionConformance {
    @Override
    protected Station create(Incarnation self) {
      return station(self);
    }

    @Override
    protected String anyAddress() {
      return "local:0";
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
      return "local:0";
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
      return "local:0";
    }
  }
}
