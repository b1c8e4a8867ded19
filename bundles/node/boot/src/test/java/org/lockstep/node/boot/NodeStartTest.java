package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.node.boot.lease.FakeNode;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.store.spi.Timing;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

@Timeout(30)
class NodeStartTest {
  private static final UUID CLUSTER = new UUID(1, 2);
  private final FakeNode node = new FakeNode();
  @TempDir Path folder;
  private KeyFile key = new KeyFile(Path.of(""));

  /** A disk with one node, N1. */
  private final class Disk implements MembershipDatabase {
    @Override
    public ClusterHeader header() {
      return new ClusterHeader("c", CLUSTER, 8, Timing.DEFAULT, true);
    }

    @Override
    public Observation observe() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot latest() {
      NodeConfig config = NodeConfig.of(1, "N1");
      StoredRecord record =
          new StoredRecord(NodeConfig.PREFIX + "1", config.toChange().value().orElseThrow(), 1);
      return new Snapshot(Position.START, new TreeMap<>(Map.of(record.key(), record)));
    }

    @Override
    public SlotClaim claim(NodeId slot, Consumer<String> progress) {
      node.done.add("claim");
      return node;
    }

    @Override
    public void close() {
      node.done.add("close");
    }
  }

  @BeforeEach
  void makeKey() {
    key = new KeyFile(folder.resolve("key.pem"));
    key.create(CLUSTER);
  }

  private void boot(String name) throws IOException {
    boot(name, "supervisor");
  }

  private void boot(String name, String leaseProof) throws IOException {
    Map<String, String> settings =
        Map.of(
            "leaseProof",
            leaseProof,
            "watchdogDevice",
            folder + "/none",
            "disks",
            "d",
            "node",
            name,
            "key",
            key.path().toString(),
            "run",
            folder + "/run",
            "logs",
            folder + "/logs");
    Bundle empty = Fakes.of(Bundle.class, Map.of()); // has no supervisor in it
    BundleContext context = Fakes.of(BundleContext.class, Map.of("getBundle", any -> empty));
    NodeStart.boot(
        context,
        (List<String> disks) -> new Disk(),
        Settings.of(key -> Optional.ofNullable(settings.get(key))),
        node -> CompletableFuture.completedFuture(null),
        () -> this.node.done.add("about to claim"));
  }

  @Test
  void whatFailsGivesBackTheSlotAndTheDisk() {
    assertThatThrownBy(() -> boot("N1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("supervisor");
    assertThat(node.done).containsExactly("about to claim", "claim", "leave", "close");
  }

  @Test
  void withoutTheKeyNothingIsClaimed() throws IOException {
    Files.delete(key.path());
    assertThatThrownBy(() -> boot("N1"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(key.path().toString())
        .hasMessageContaining("copy it");
    assertThat(node.done).containsExactly("close");
  }

  @Test
  void withTheKeyOfAnotherClusterNothingIsClaimed() throws IOException {
    Files.delete(key.path());
    key.create(UUID.randomUUID());
    assertThatThrownBy(() -> boot("N1")).hasMessageContaining("another cluster");
    assertThat(node.done).containsExactly("close");
  }

  @Test
  void withoutTheWatchdogThatItIsToHaveNothingIsClaimed_ND4() {
    assertThatThrownBy(() -> boot("N1", "watchdog"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("no such device");
    assertThat(node.done).containsExactly("close");
  }

  @Test
  void anUnknownNameGivesBackTheDisk_AL1() {
    assertThatThrownBy(() -> boot("N2"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("N1");
    assertThat(node.done).containsExactly("close");
  }
}
