package org.lockstep.registration.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.documents.Fields;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.core.Instance;
import org.lockstep.registration.core.InstanceId;
import org.lockstep.registration.core.Round;

/**
 * Whatever is defined and whatever happens, what must hold of all decisions holds after each, and
 * they come to an end; faults over, everything is up. More of them: {@code -Dlockstep.scenarios=N}.
 */
class RandomScenariosTest {
  private static final int SEEDS = Integer.getInteger("lockstep.scenarios", 2_000);
  private static final int FIRST = Integer.getInteger("lockstep.scenarios.first", 0);
  private static final int STEPS = 60;
  private static final int MOST_ENDS = 500;

  @Test
  void whateverHappensTheRulesHoldAndAllComesBack_9() {
    for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
      new Run(seed).play();
    }
  }

  /** One of them. */
  private static final class Run {
    private final long seed;
    private final RandomCluster cluster;
    private final Player player;
    private final DeedReader reader;
    private final List<String> done = new ArrayList<>();

    Run(long seed) {
      this.seed = seed;
      cluster = new RandomCluster(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
      player = new Player(ScenarioReader.read(cluster.yaml(), "seed " + seed));
      Fields fields = new Fields((field, why) -> new ProblemException("bad", "", field, why));
      reader = new DeedReader(fields, cluster.nodes(), cluster.services());
    }

    void play() {
      try {
        for (int i = 0; i < STEPS; i++) {
          perform(cluster.deed());
        }
        mend();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ":\n" + cluster.yaml() + String.join("\n", done) + "\n" + status(), e);
      }
    }

    private void perform(String deed) {
      done.add(deed);
      player.play(new Scenario.Step("", deed, reader.read(deed), new TreeMap<>()));
      Round round = player.round(false);
      for (Instance one : player.roster.instances()) {
        if (one.on().isPresent() && !round.isMaintained(one)) {
          check(one, one.on().get(), round);
        }
      }
      assertThat(round.decide(ids())).as("what follows after it has settled").isEmpty();
    }

    private List<InstanceId> ids() {
      return player.roster.instances().stream().map(Instance::id).toList();
    }

    private void check(Instance one, Incarnation boot, Round round) {
      String node = player.nodes.world().name(boot.node());
      assertThat(player.nodes.isUp(node)).as(one.id() + " is on " + node).isTrue();
      boolean runs =
          one.placement().state() == ClientServiceState.STARTING
              || one.placement().state() == ClientServiceState.REGISTERED;
      if (!runs) {
        return;
      }
      assertThat(one.definition().choosing().allows(node)).as(one.id() + " on " + node).isTrue();
      one.id().home().ifPresent(home -> assertThat(boot.node()).isEqualTo(home));
      for (String other : one.definition().choosing().apart()) {
        assertThat(where(other)).as(one.id() + " kept apart").doesNotContain(boot.node());
      }
      assertThat(isOverfull(boot.node())).as(node + " is overfull").isFalse();
      one.definition()
          .group()
          .map(group -> new InstanceId(group.parent(), one.id().home()))
          .flatMap(round::get)
          .ifPresent(parent -> checkBeside(one, parent, round));
    }

    private static void checkBeside(Instance child, Instance parent, Round round) {
      if (!round.isMaintained(parent)) {
        assertThat(parent.on()).as(child.id() + " beside its parent").isEqualTo(child.on());
        assertThat(parent.placement().state()).isEqualTo(ClientServiceState.REGISTERED);
      }
    }

    /** What groups need, whether all of their members are up or not, is at most what there is. */
    private boolean isOverfull(NodeId node) {
      long needed =
          player.roster.instances().stream()
              .filter(one -> one.definition().group().isEmpty())
              .filter(one -> isAt(one, node))
              .mapToLong(one -> needs(one.name()))
              .sum();
      return needed > 0
          && needed
              > player
                  .nodes
                  .world()
                  .nodes()
                  .get(node)
                  .settings()
                  .capacity()
                  .getOrDefault("memory", 0L);
    }

    private long needs(String name) {
      long below = player.roster.children(name).stream().mapToLong(this::needs).sum();
      return below
          + player
              .roster
              .get(InstanceId.of(name))
              .map(one -> one.definition().needs().getOrDefault("memory", 0L))
              .orElse(0L);
    }

    private Collection<NodeId> where(String name) {
      return player.roster.parts(name).stream()
          .flatMap(id -> player.roster.get(id).stream())
          .filter(one -> one.placement().state() != ClientServiceState.RECOVERING)
          .flatMap(one -> one.on().stream())
          .map(Incarnation::node)
          .toList();
    }

    private static boolean isAt(Instance one, NodeId node) {
      return one.placement().state() != ClientServiceState.RECOVERING
          && one.on().filter(boot -> boot.node().equals(node)).isPresent();
    }

    private void mend() {
      perform("unfreeze");
      perform("unmaintain");
      cluster.nodes().forEach(node -> perform("unmaintain " + node));
      cluster.services().forEach(service -> perform("unmaintain " + service));
      cluster.services().forEach(service -> perform("cleanup " + service));
      finish(); // with that, all leaves
      for (String node : cluster.nodes()) {
        perform("unstandby " + node);
        if (!player.nodes.isUp(node)) {
          perform("boot " + node);
        }
      }
      finish();
      for (String service : cluster.services()) {
        perform("cleanup " + service);
        perform("register " + service);
        finish();
      }
      perform("elapse 1s"); // a free transfer's stop is not to be late
      finish();
      for (String service : cluster.unlimited()) {
        assertThat(player.state(service)).as(service).isEqualTo(ClientServiceState.REGISTERED);
      }
    }

    /** All that is under way ends well. */
    private void finish() {
      for (int i = 0; i < MOST_ENDS; i++) {
        Optional<Attempts.Attempt> next = player.attempts.any();
        if (next.isEmpty()) {
          return;
        }
        String node = player.nodes.world().name(next.get().node());
        String phase = next.get().phase().name().toLowerCase(Locale.ROOT);
        perform("succeed " + phase + " " + next.get().id().name() + " " + node);
      }
      throw new AssertionError("actions begin again and again");
    }

    private String status() {
      StringBuilder status = new StringBuilder();
      player
          .roster
          .instances()
          .forEach(one -> status.append(one.id() + " " + one.placement() + "\n"));
      return status.toString();
    }
  }
}
