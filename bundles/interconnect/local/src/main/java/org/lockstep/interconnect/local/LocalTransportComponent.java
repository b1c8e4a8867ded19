package org.lockstep.interconnect.local;

import java.util.Map;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.spi.Channels;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Publishes a transport on the shared local network. */
@Component(
    service = {Transport.class, LocalTransportComponent.class},
    property = Transport.KIND + "=local")
public final class LocalTransportComponent implements Transport {
  private final LocalTransport transport = new LocalTransport(LocalNetwork.shared());

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
