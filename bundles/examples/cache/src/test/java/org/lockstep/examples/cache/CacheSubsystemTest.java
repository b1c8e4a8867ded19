package org.lockstep.examples.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.interconnect.local.LocalNetwork;
import org.lockstep.interconnect.local.LocalTransport;
import org.lockstep.interconnect.spi.PeerListener;
import org.lockstep.interconnect.spi.Transport.Cluster;
import org.lockstep.interconnect.spi.Transport.Peer;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;

/** Three members on a local interconnect, led through transitions barrier by barrier. */
class CacheSubsystemTest {
  private static final UUID CLUSTER = UUID.randomUUID();

  private final LocalNetwork network = new LocalNetwork();
  private final Map<NodeId, Peer> peers = new TreeMap<>();
  private final SortedMap<NodeId, NodeState> states = new TreeMap<>();
  private final List<Member> members = new ArrayList<>();

  @AfterEach
  void close() {
    members.forEach(member -> member.transport.close());
  }

  @Test
  void aJoinerLearnsWhatWasThereAndWhatComes() {
    Member one = join(1);
    assertThat(one.cache.put("colour", "red")).isTrue();
    Member two = join(2);
    one.cache.put("size", "4");
    two.cache.put("shape", "round");
    two.has("colour", "red");
    two.has("size", "4");
    one.has("shape", "round");
  }

  @Test
  void whatALeaverWroteIsForgotten() {
    Member one = join(1);
    Member two = join(2);
    two.cache.put("shape", "round");
    one.has("shape", "round");
    run(2, TransitionType.LEAVING, 1);
    assertThat(one.cache.get("shape")).isEmpty();
    assertThat(two.cache.get("shape")).as("it keeps what is its own").contains("round");
  }

  @Test
  void nobodyWritesWhileADeadMemberIsForgotten() {
    Member one = join(1);
    Member two = join(2);
    Member three = join(3);
    three.cache.put("shape", "round");
    one.has("shape", "round");
    two.has("shape", "round");
    members.remove(three);
    three.transport.close();
    barrier(3, TransitionType.FORCED_LEAVING, 0, 3);
    assertThat(one.cache.put("shape", "square")).isFalse();
    barrier(3, TransitionType.FORCED_LEAVING, 1, 3);
    assertThat(two.cache.get("shape")).isEmpty();
    barrier(3, TransitionType.FORCED_LEAVING, 2, 3);
    assertThat(one.cache.put("shape", "square")).isTrue();
    two.has("shape", "square");
  }

  @Test
  void isBoundedAndDropsWhatIsNoEntry() {
    Member one = join(1);
    for (int i = 0; i <= Cache.MOST_ENTRIES; i++) {
      one.cache.put("key" + i, "");
    }
    assertThat(one.cache.get("key0")).isEmpty();
    assertThat(one.cache.get("key1")).contains("");
    Wire.decode(new byte[] {0, 0, 0, 9, 1}, (key, value) -> assertThat(key).isNull());
    Wire.decode(new byte[2], (key, value) -> assertThat(key).isNull());
  }

  @Test
  void theSubsystemIsAsShortAsPromised() throws Exception {
    Path source = Path.of("src/main/java/org/lockstep/examples/cache/CacheSubsystem.java");
    List<String> lines = Files.readAllLines(source);
    assertThat(lines.stream().filter(line -> !line.startsWith("import ") && !line.isBlank()))
        .hasSizeLessThan(40);
  }

  private Member join(int id) {
    Member member = new Member(id);
    members.add(member);
    members.forEach(other -> other.transport.peers(peers));
    run(id, TransitionType.JOINING, 2);
    return member;
  }

  private void run(int id, TransitionType type, int barriers) {
    for (int barrier = 0; barrier < barriers; barrier++) {
      barrier(id, type, barrier, barriers);
    }
    states.put(NodeId.of(id), type.outcome());
  }

  /** All acknowledge one barrier before anybody is told the next. */
  private void barrier(int id, TransitionType type, int barrier, int barriers) {
    states.put(NodeId.of(id), type.state());
    Told.Change change = new Told.Change(Incarnation.of(id, 1), type, barrier, barriers);
    for (Member member : members) {
      Told told = new Told(change, states, member.self.node());
      member.subsystem.barrier(told).toCompletableFuture().join();
    }
  }

  private final class Member {
    final Incarnation self;
    final LocalTransport transport = new LocalTransport(network);
    final Cache cache = new Cache(transport.interconnect());
    final CacheSubsystem subsystem = new CacheSubsystem(cache);

    Member(int id) {
      self = Incarnation.of(id, 1);
      String address = transport.start(self, Cluster.withoutKey(CLUSTER), "", new Deaf());
      peers.put(self.node(), new Peer(self, address));
    }

    void has(String key, String value) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
      while (!cache.get(key).equals(java.util.Optional.of(value)) && System.nanoTime() < end) {
        Thread.yield();
      }
      assertThat(cache.get(key)).as("%s at %s", key, self).contains(value);
    }
  }

  private static final class Deaf implements PeerListener {
    @Override
    public void connected(Incarnation peer) {}

    @Override
    public void suspect(Incarnation peer, String why) {}
  }
}
