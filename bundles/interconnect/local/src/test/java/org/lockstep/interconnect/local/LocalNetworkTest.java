package org.lockstep.interconnect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport.Cluster;
import org.lockstep.interconnect.spi.Transport.Peer;

class LocalNetworkTest {
  private static final Incarnation ONE = Incarnation.of(1, 1);
  private static final Incarnation TWO = Incarnation.of(2, 1);
  private static final UUID CLUSTER = UUID.randomUUID();

  private final LocalNetwork network = new LocalNetwork();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final LocalTransport one = new LocalTransport(network);
  private final LocalTransport two = new LocalTransport(network);

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  @Test
  void aCutIsSuspicionAndHealingConnectsAgain() throws Exception {
    String atOne = one.start(ONE, Cluster.withoutKey(CLUSTER), "", new Telling());
    String atTwo = two.start(TWO, Cluster.withoutKey(CLUSTER), "", new Silent());
    one.peers(Map.of(NodeId.of(2), new Peer(TWO, atTwo)));
    two.peers(Map.of(NodeId.of(1), new Peer(ONE, atOne)));
    assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("connected N2#1");
    network.cut(NodeId.of(2), NodeId.of(1));
    assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("suspect N2#1");
    network.heal();
    assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("connected N2#1");
  }

  private final class Telling implements PeerListener {
    @Override
    public void connected(Incarnation peer) {
      told.add("connected " + peer);
    }

    @Override
    public void suspect(Incarnation peer, String why) {
      told.add("suspect " + peer);
    }
  }

  private static final class Silent implements PeerListener {
    @Override
    public void connected(Incarnation peer) {}

    @Override
    public void suspect(Incarnation peer, String why) {}
  }
}
