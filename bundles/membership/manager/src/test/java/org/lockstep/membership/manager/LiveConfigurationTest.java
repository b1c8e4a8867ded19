package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.NodeTies;
import org.lockstep.store.CommitResult;
import org.lockstep.store.Transaction;
import org.lockstep.store.memory.MemoryCluster;
import org.lockstep.store.memory.MemoryStoreProvider;
import org.lockstep.store.spi.Commit;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Position;
import org.lockstep.store.spi.Snapshot;
import org.lockstep.store.spi.Timing;

/** What the master is asked, and what people hear of its answer (DB-1). */
class LiveConfigurationTest {
  private static final FormatSpec SPEC =
      new FormatSpec(
          "live",
          List.of(NodeConfig.of(0, "a"), NodeConfig.of(2, "c")),
          3,
          64 * 1024,
          64 * 1024,
          Timing.DEFAULT,
          false);

  private final MemoryCluster cluster = MemoryCluster.create(SPEC);
  private final MembershipDatabase database = new MemoryStoreProvider().open(List.of("live"));
  private final List<Transaction> asked = new ArrayList<>();
  private Snapshot copy = database.latest();
  private CommitResult answer = new CommitResult.Committed(9);
  private boolean member = true;
  private final List<NodeTies> ties = new ArrayList<>();
  private final LiveConfiguration configuration =
      new LiveConfiguration(database, () -> member, () -> copy.records(), this::commit, ties);

  private CompletableFuture<CommitResult> commit(Transaction transaction) {
    asked.add(transaction);
    if (answer.committed()) {
      copy = copy.with(new Commit(new Position(1, 8 + asked.size()), transaction.changes()));
    }
    return CompletableFuture.completedFuture(answer);
  }

  @AfterEach
  void close() {
    database.close();
    cluster.close();
  }

  private static void refused(CompletionStage<?> stage, String... words) {
    for (String word : words) {
      assertThatThrownBy(() -> stage.toCompletableFuture().get())
          .hasCauseInstanceOf(ProblemException.class)
          .hasMessageContaining(word);
    }
  }

  @Test
  void theLowestFreeSlotIsGivenAndNoneBeyondTheFormat() throws Exception {
    assertThat(configuration.add("b", UnaryOperator.identity()).toCompletableFuture().get())
        .isEqualTo(NodeId.of(1));
    assertThat(NodeConfig.all(copy.records()).get(NodeId.of(1)).name()).isEqualTo("b");
    refused(configuration.add("d", UnaryOperator.identity()), "d", "all 3 slots");
  }

  /**
   * As it was formatted it has a version too, or somebody who removed it meanwhile lost to this.
   */
  @Test
  void aChangeIsOfTheRecordThatWasSeen() throws Exception {
    String key = NodeConfig.key(NodeId.of(2));
    configuration.change("c", LiveConfigurationTest::racked).toCompletableFuture().get();
    assertThat(asked.get(0).expectations().get(key)).isPositive();
    assertThat(NodeConfig.all(copy.records()).get(NodeId.of(2)).labels())
        .containsEntry("rack", "r1");
    configuration.remove("c").toCompletableFuture().get();
    assertThat(asked.get(1).expectations().get(key)).isEqualTo(9);
    refused(configuration.change("c", LiveConfigurationTest::racked), "c", "the cluster has a");
  }

  private static NodeConfig racked(NodeConfig node) {
    return node.withLabels(Map.of("rack", "r1"));
  }

  @Test
  void peopleHearWhatBecameOfIt_AL1() {
    answer = new CommitResult.Conflict("config/node/2", 1, 5);
    refused(configuration.remove("c"), "c", "somebody else");
    answer = new CommitResult.Unknown("the master changed");
    refused(configuration.remove("c"), "the master changed", "node list");
    answer = new CommitResult.Refused(new Problem("bad-config", "no", "c", "it is JOINED"));
    refused(configuration.remove("c"), "it is JOINED");
  }

  /** Something of it goes on; whether that is so is expected to stay so until it is removed. */
  @Test
  void whoHasLeftSomethingBehindIsNotRemoved_DB1() throws Exception {
    ties.add(node -> new TreeMap<>(Map.of("kept/" + node.value(), 5L)));
    ties.add(
        node -> {
          throw new ProblemException("kept", "not removed", node.toString(), "it runs on");
        });
    refused(configuration.remove("c"), "not removed", "it runs on");
    assertThat(asked).isEmpty();
    ties.remove(1);
    configuration.remove("c").toCompletableFuture().get();
    assertThat(asked.get(0).expectations())
        .containsEntry("kept/2", 5L)
        .containsKey(NodeConfig.key(NodeId.of(2)));
  }

  @Test
  void whoIsNoMemberKnowsAnOldConfigurationAndAsksNothing() {
    member = false;
    refused(configuration.remove("c"), "not a member");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsTooLongIsRefused_AL1() {
    UnaryOperator<NodeConfig> tooLong = node -> node.withAddress("x".repeat(300_000));
    refused(configuration.change("c", tooLong), "c", "bytes");
    assertThat(asked).isEmpty();
  }
}
