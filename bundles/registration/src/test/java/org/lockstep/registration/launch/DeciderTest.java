package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.registration.launch.Decider.Outcome.ANEW;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.registration.core.ClusterSettings;
import org.lockstep.registration.core.NodeSettings;
import org.lockstep.registration.core.Offered;
import org.lockstep.registration.core.Placement;
import org.lockstep.registration.core.World;
import org.lockstep.registration.format.Records;
import org.lockstep.store.CommitResult;
import org.lockstep.store.Transaction;

/** A decision is confirmed only under the lease that it was made under (RL-3). */
class DeciderTest {
  private static final Incarnation ONE = Incarnation.of(0, 1);
  private static final Incarnation OTHER = Incarnation.of(1, 1);
  private static final String PLACEMENT = Records.PLACEMENT + "printing";

  private final SharedStoreFake records = new SharedStoreFake();
  private final Decider one = decider(ONE);
  private final Decider other = decider(OTHER);

  @BeforeEach
  void oneIsDefined() {
    Transaction defined =
        Transaction.builder()
            .put(
                Records.DEFINITION + "printing",
                "{\"version\":1,\"definition\":{\"name\":\"printing\"}}")
            .put(PLACEMENT, Records.write(Placement.NONE))
            .build();
    assertThat(records.of(ONE).commit(defined).toCompletableFuture().join().committed()).isTrue();
    assertThat(decides(one, ONE)).as("it takes the lease").isCompletedWithValue(ANEW);
  }

  private Decider decider(Incarnation self) {
    return new Decider(records.of(self), () -> 0, self);
  }

  private CompletableFuture<Decider.Outcome> decides(Decider decider, Incarnation self) {
    Book book = new Books(records.of(self), one.lease().key()).read();
    return decider.decide(book, bothUp(), false).toCompletableFuture();
  }

  private static World bothUp() {
    SortedMap<NodeId, World.Node> nodes = new TreeMap<>();
    for (Incarnation boot : new Incarnation[] {ONE, OTHER}) {
      nodes.put(
          boot.node(),
          new World.Node(
              "N" + boot.node().value(),
              Optional.of(boot),
              false,
              0,
              Optional.of(new Offered(new TreeSet<>(), 0, 1, 1)),
              NodeSettings.NONE));
    }
    return new World(nodes, ClusterSettings.NONE);
  }

  private String placement() {
    return records.of(ONE).get(PLACEMENT).orElseThrow().text();
  }

  private Runnable heldDecision() {
    return records.hold(
        commit -> commit.changes().stream().anyMatch(change -> change.key().equals(PLACEMENT)));
  }

  /** As the store does when the forced leave of the holder has been committed. */
  private void takeLease() {
    records.kill(ONE);
    OptionalLong token = other.lease().acquire().toCompletableFuture().join();
    assertThat(token).isPresent();
    records.revive(ONE);
  }

  @Test
  void whoHasJustTakenTheLeaseReadsAgainBeforeItDecides_RL3() {
    assertThat(one.lease().release().toCompletableFuture().join().committed()).isTrue();
    String before = placement();
    assertThat(decides(one, ONE)).isCompletedWithValue(ANEW);
    assertThat(placement()).isEqualTo(before);
    assertThat(decides(one, ONE)).isCompletedWithValue(Decider.Outcome.COMMITTED);
  }

  @Test
  void whatADeposedDeciderCommitsLateIsRefused_RL3() {
    Runnable release = heldDecision();
    CompletableFuture<Decider.Outcome> late = decides(one, ONE);
    assertThat(late).isNotDone();
    String before = placement();
    takeLease();
    release.run();
    assertThat(late).isCompletedWithValue(Decider.Outcome.LATER);
    assertThat(placement()).isEqualTo(before);
    assertThat(decides(one, ONE)).isCompletedWithValue(Decider.Outcome.OTHERS);
  }

  @Test
  void whoHasTheLeaseAnewDecidesUnderItsNewTokenOnly_RL3() {
    Runnable release = heldDecision();
    CompletableFuture<Decider.Outcome> late = decides(one, ONE);
    CommitResult released = one.lease().release().toCompletableFuture().join();
    assertThat(released.committed()).isTrue();
    assertThat(one.lease().acquire().toCompletableFuture().join()).isPresent();
    String before = placement();
    release.run();
    assertThat(late).as("made before it was given up").isCompletedWithValue(Decider.Outcome.LATER);
    assertThat(placement()).isEqualTo(before);
    assertThat(decides(one, ONE)).isCompletedWithValue(Decider.Outcome.COMMITTED);
    assertThat(placement()).isNotEqualTo(before);
  }

  @Test
  void theNextDeciderGoesOnWhereTheRecordStands_RL3() {
    assertThat(decides(one, ONE)).isCompletedWithValue(Decider.Outcome.COMMITTED);
    String decided = placement();
    takeLease();
    assertThat(decides(other, OTHER)).isCompletedWithValue(Decider.Outcome.NOTHING_TO_DO);
    assertThat(placement()).isEqualTo(decided);
  }
}
