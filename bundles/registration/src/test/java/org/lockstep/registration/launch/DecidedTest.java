package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Intents;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Offered;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.NamedLease;
import org.lockstep.store.SharedStore;
import org.lockstep.store.Transaction;

/** A decision is void when anything that it was made by has changed (RL-1, RL-3). */
class DecidedTest {
  private static final Incarnation SELF = Incarnation.of(0, 1);
  private static final InstanceId DISK = InstanceId.of("disk");
  private static final InstanceId FILES = InstanceId.of("files");

  private final SharedStoreFake stores = new SharedStoreFake();
  private final SharedStore store = stores.of(SELF);
  private final NamedLease lease = store.lease(Decider.LEASE);
  private final Books books = new Books(store, lease.key());

  @BeforeEach
  void aGroupIsDefinedAndTheLeaseTaken() {
    define("disk", "");
    define("files", ",\"parent\":\"disk\"");
    define("cache", ",\"placement_policy\":\"register_on_all\"");
    assertThat(lease.acquire().toCompletableFuture().join()).isPresent();
  }

  private void define(String name, String fields) {
    String definition = "{\"name\":\"" + name + "\"" + fields + "}";
    put(Records.DEFINITION + name, "{\"version\":1,\"definition\":" + definition + "}");
    put(Records.PLACEMENT + name, Records.write(Placement.NONE));
  }

  private void put(String key, String value) {
    assertThat(commit(Transaction.builder().put(key, value).build())).isTrue();
  }

  private boolean commit(Transaction transaction) {
    return store.commit(transaction).toCompletableFuture().join().committed();
  }

  /** What follows from the records as they are now. */
  private Transaction decided() {
    Book book = books.read();
    Offered offered = new Offered(new TreeSet<>(), 0, 1, 1);
    World.Node up =
        new World.Node(
            "N0", Optional.of(SELF), false, 0, java.util.Optional.of(offered), NodeSettings.NONE);
    SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
    nodes.put(SELF.node(), up);
    World world = new World(nodes, ClusterSettings.NONE);
    SortedMap<InstanceId, Placement> next =
        book.round(world, Instant.EPOCH)
            .decide(book.entries().stream().map(Book.Entry::id).toList());
    assertThat(next).containsKeys(DISK, FILES, InstanceId.of("cache", SELF.node()));
    return new Decided(book, next).transaction(lease.key());
  }

  @Test
  void nothingHasChanged() {
    assertThat(commit(decided())).isTrue();
  }

  @Test
  void theLeaseHasPassedToAnother_RL3() {
    Transaction late = decided();
    lease.release().toCompletableFuture().join();
    assertThat(
            stores
                .of(Incarnation.of(1, 1))
                .lease(Decider.LEASE)
                .acquire()
                .toCompletableFuture()
                .join())
        .isPresent();
    assertThat(commit(late)).isFalse();
  }

  @Test
  void aBookIsAsOldAsTheLeaseThatWasReadBeforeIt_RL3() {
    long token = books.read().circumstances().token();
    lease.release().toCompletableFuture().join();
    assertThat(lease.acquire().toCompletableFuture().join().getAsLong()).isGreaterThan(token);
    assertThat(books.read().circumstances().token()).isGreaterThan(token);
  }

  @Test
  void itsNodeIsInMaintenanceNow() {
    Transaction late = decided();
    put(Records.settingsKey(SELF.node()), Records.write(NodeSettings.NONE.maintained(true)));
    assertThat(commit(late)).isFalse();
  }

  @Test
  void theClusterIsFrozenNow() {
    Transaction late = decided();
    put(Records.CLUSTER_SETTINGS, Records.write(ClusterSettings.NONE.frozen(true)));
    assertThat(commit(late)).isFalse();
  }

  @Test
  void thatOfWhichItIsAPartIsHeldNow() {
    assertThat(commit(decided())).isTrue();
    InstanceId part = InstanceId.of("cache", SELF.node());
    Book book = books.read();
    SortedMap<InstanceId, Placement> next = new TreeMap<>();
    next.put(part, Intents.cleanup(book.entry(part).orElseThrow().placement()));
    Transaction late = new Decided(book, next).transaction(lease.key());
    put(Records.PLACEMENT + "cache", Records.write(Intents.maintain(Placement.NONE, true)));
    assertThat(commit(late)).isFalse();
  }

  @Test
  void itsParentIsInMaintenanceNow_RL8() {
    assertThat(commit(decided())).isTrue();
    Book book = books.read();
    SortedMap<InstanceId, Placement> next = new TreeMap<>();
    next.put(FILES, Intents.cleanup(book.entry(FILES).orElseThrow().placement()));
    Transaction late = new Decided(book, next).transaction(lease.key());
    Placement disk = book.entry(DISK).orElseThrow().placement();
    put(Records.PLACEMENT + "disk", Records.write(Intents.maintain(disk, true)));
    assertThat(commit(late)).isFalse();
  }

  /** It goes on there though its node is gone: who had read before that must not take it (RL-1). */
  @Test
  void whereItWasItIsHandedOverNow_ND3() {
    assertThat(commit(decided())).isTrue();
    Book book = books.read();
    SortedMap<InstanceId, Placement> next = new TreeMap<>();
    next.put(DISK, Placement.NONE);
    Transaction late = new Decided(book, next).transaction(lease.key());
    NodeSettings.HandedOver runs = new NodeSettings.HandedOver(SELF.number(), "s");
    put(Records.settingsKey(SELF.node()), Records.write(NodeSettings.NONE.handedOver(runs)));
    assertThat(commit(late)).isFalse();
  }
}
