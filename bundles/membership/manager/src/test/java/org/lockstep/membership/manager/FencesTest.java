package org.lockstep.membership.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Environment;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.memory.MemoryCluster;
import org.lockstep.store.memory.MemoryStoreProvider;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Observation;
import org.lockstep.store.spi.SlotClaim;
import org.lockstep.store.spi.Timing;

/** N0 is master; N1 is being forced out, and nothing proves its death. */
class FencesTest {
  private static final Incarnation LOST = Incarnation.of(1, 1);

  private static NodeConfig config(int id) {
    return NodeConfig.of(id, "N" + id)
        .withFence(List.of(new FenceDevice("switch", new TreeMap<>())));
  }

  private static final FormatSpec SPEC =
      new FormatSpec(
          "fences", List.of(config(0), config(1)), 2, 64 * 1024, 64 * 1024, Timing.DEFAULT, false);

  private final MemoryCluster cluster = MemoryCluster.create(SPEC);
  private final MembershipDatabase database = new MemoryStoreProvider().open(List.of("fences"));
  private final SlotClaim self = database.claim(NodeId.of(0), line -> {});
  private final SlotClaim other = database.claim(NodeId.of(1), line -> {});
  private final AtomicLong nanos = new AtomicLong();
  private final Environment environment = Environment.real().with(nanos::get, Thread::sleep);
  private final Loop loop = new Loop(environment, () -> {});
  private final Scribe scribe = new Scribe(self, environment.workers());
  private final Deque<CompletableFuture<String>> calls = new ArrayDeque<>();
  private final List<String> proven = new ArrayList<>();
  private final Fencing agent =
      new Fencing() {
        @Override
        public Optional<String> lacks(NodeConfig node) {
          return Optional.ofNullable(lacking);
        }

        @Override
        public CompletionStage<String> fence(Incarnation boot, NodeConfig node) {
          calls.addLast(new CompletableFuture<>());
          return calls.getLast();
        }
      };
  private final Fences fences =
      new Fences(
          self.incarnation(),
          seen(),
          () -> Optional.of(agent),
          scribe,
          loop,
          (boot, how) -> proven.add(boot + " " + how));
  private @Nullable String lacking;
  private long bidAgainst;

  /** The database, as others bid in it. */
  private MembershipDatabase seen() {
    return (MembershipDatabase)
        Proxy.newProxyInstance(
            FencesTest.class.getClassLoader(),
            new Class<?>[] {MembershipDatabase.class},
            (proxy, method, arguments) -> {
              Object found = method.invoke(database, arguments);
              return found instanceof Observation observed && bidAgainst > 0
                  ? new Observation(
                      observed.slots(), observed.mastership(), bidAgainst, observed.problems())
                  : found;
            });
  }

  @BeforeEach
  void serve() {
    self.bid(1);
    self.adopt(1);
  }

  @AfterEach
  void stop() {
    loop.stop();
    scribe.stop();
    database.close();
    cluster.close();
  }

  /** Looks, and lets the scribe and the loop come to an end with it. */
  private void look(long afterMs) throws Exception {
    look(afterMs, LOST);
  }

  private void look(long afterMs, Incarnation... unproven) throws Exception {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(afterMs));
    SortedMap<String, StoredRecord> records = database.latest().records();
    settle(() -> fences.look(1, new TreeSet<>(List.of(unproven)), records));
    CompletableFuture<Void> written = new CompletableFuture<>();
    scribe.last(() -> written.complete(null));
    written.get(10, TimeUnit.SECONDS);
    settle(() -> {});
  }

  private void settle(Runnable input) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.post(
        () -> {
          input.run();
          done.complete(null);
        });
    done.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoEndsByItselfIsNotCutOff_ND5() throws Exception {
    look(0);
    look(1_900);
    assertThat(calls).isEmpty();
    look(200);
    assertThat(calls).hasSize(1);
  }

  @Test
  void whatTheAgentConfirmsIsTheProof_ND4() throws Exception {
    look(0);
    look(3_000);
    assertThat(proven).isEmpty();
    calls.getLast().complete("fence agent switch");
    settle(() -> {});
    assertThat(proven).containsExactly("N1#1 fence agent switch");
  }

  @Test
  void oneThatFailsIsCalledAgainAfterAPause_ND4() throws Exception {
    look(0);
    look(3_000);
    calls.getLast().completeExceptionally(new IllegalStateException("no answer"));
    settle(() -> {});
    assertThat(fences.about(LOST)).contains("no answer");
    look(1_000);
    assertThat(calls).hasSize(1);
    look(5_000);
    assertThat(calls).hasSize(2);
    assertThat(proven).isEmpty();
  }

  @Test
  void oneThatNeverAnswersIsGivenUp_ND4() throws Exception {
    look(0);
    look(3_000);
    look(1_000_000);
    assertThat(fences.about(LOST)).contains("does not end");
    look(6_000);
    assertThat(calls).hasSize(2);
  }

  /**
   * With its host the master goes, and with it whatever it has proven of others and not written.
   */
  @Test
  void theMastersOwnHostIsCutOffLast_ND5() throws Exception {
    Incarnation before = Incarnation.of(0, self.incarnation().number() - 1);
    look(0, before, LOST);
    look(3_000, before, LOST);
    assertThat(calls).hasSize(1);
    assertThat(fences.running()).containsExactly(LOST.node());
    calls.getLast().complete("fence agent switch");
    settle(() -> {});
    look(0, before);
    look(3_000, before);
    assertThat(calls).hasSize(2);
    look(0, self.incarnation());
    look(3_000, self.incarnation());
    assertThat(calls).hasSize(2);
  }

  /** A bid that has chosen nobody yet: the mastership that is read is still this node's. */
  @Test
  void norDoesOneThatSomebodyBidsAgainst_ND5() throws Exception {
    bidAgainst = 2;
    look(0);
    look(3_000);
    assertThat(calls).isEmpty();
    assertThat(fences.about(LOST)).contains("another master");
  }

  @Test
  void aDeposedMasterCutsNobodyOff_ND5() throws Exception {
    self.release(1);
    other.bid(2);
    look(0);
    look(3_000);
    assertThat(calls).isEmpty();
    assertThat(fences.about(LOST)).contains("another master");
  }

  @Test
  void whatIsMissingIsSaid_ND4() throws Exception {
    lacking = "no agent of type switch";
    look(0);
    look(3_000);
    assertThat(calls).isEmpty();
    assertThat(fences.about(LOST)).contains("no agent of type switch");
  }
}
