package org.lockstep.interconnect.netty;

import java.util.Map;
import org.lockstep.base.Incarnation;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.spi.Channels;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Publishes the transport over TCP. */
@Component(
    service = {Transport.class, NettyTransportComponent.class},
    property = Transport.KIND + "=netty")
public final class NettyTransportComponent implements Transport {
  private final NettyTransport transport = new NettyTransport(MonotonicClock.system());

  @Override
  public String start(Incarnation self, Cluster cluster, String bind, PeerListener listener) {
    return transport.start(self, cluster, bind, listener);
  }

  @Override
  public void peers(Map<NodeId, Peer> wanted) {
    transport.peers(wanted);
  }

  @Override
  public void stop() {
    transport.stop();
  }

  @Deactivate
  void deactivate() {
    transport.close();
  }

  Channels channels() {
    return transport.channels();
  }
}
