package org.lockstep.store.raft.group;

import java.net.InetSocketAddress;
import java.util.List;
import org.jgroups.protocols.Bundler;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.stack.Protocol;
import org.lockstep.interconnect.key.ClusterKey;

/**
 * The protocols of the channel. It listens on one port, and speaks to the members' places only: no
 * multicast, no port for diagnostics, none for failure detection.
 */
final class Stack {
  private static final int MOST_BYTES = 8 * 1024 * 1024;
  private static final int FRAGMENT = 60_000;
  private static final int CONNECT_MS = 300;
  private static final int QUEUED = 1_024;
  private static final int JOIN_MS = 500;
  private static final int MERGE_MS = 1_500;
  private static final int MERGE_LOOK_MS = 300;
  private static final long REPEAT_MS = 100;

  private Stack() {}

  static List<Protocol> of(
      Place self, List<Place> others, ClusterKey key, Pace pace, CheckedRaft raft) {
    return List.of(
        transport(self, key),
        new TCPPING().setInitialHosts(others.stream().map(Place::address).toList()).setPortRange(0),
        new MERGE3().setMinInterval(MERGE_LOOK_MS).setMaxInterval(3 * MERGE_LOOK_MS),
        new FD_ALL3().setTimeout(pace.silenceMs()).setInterval(pace.heartbeatMs()),
        new VERIFY_SUSPECT2().setTimeout(pace.verifyMs()),
        new NAKACK2().useMcastXmit(false).setXmitInterval(REPEAT_MS),
        new UNICAST3().setXmitInterval(REPEAT_MS),
        new STABLE(),
        new NO_DUPES(),
        new GMS()
            .setJoinTimeout(JOIN_MS)
            .setMergeTimeout(MERGE_MS)
            .setViewAckCollectionTimeout(JOIN_MS)
            .printLocalAddress(false),
        new FRAG4().setFragSize(FRAGMENT),
        new CheckedElection(pace.silenceMs()),
        raft);
  }

  private static TCP transport(Place self, ClusterKey key) {
    InetSocketAddress here = self.address();
    TCP tcp = new TCP();
    tcp.setBindAddress(here.getAddress()).setBindPort(here.getPort()).setPortRange(0);
    tcp.useVirtualThreads(false).setSocketFactory(new KeyedSockets(key));
    tcp.nonBlockingSends(true).maxSendQueue(QUEUED).tcpNodelay(true);
    tcp.setBundler(eachByItself());
    tcp.setSockConnTimeout(CONNECT_MS).setMaxLength(MOST_BYTES).enableSuspectEvents(true);
    return tcp;
  }

  /**
   * A thread for each member: a single one would try for so long to connect with a host that is cut
   * off that the others ran out of their leases.
   */
  private static Bundler eachByItself() {
    return new PerDestinationBundler().useSingleSenderThread(false);
  }
}
