package org.lockstep.membership.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.store.spi.Hearing;

class SurvivorsTest {
  private final SortedMap<NodeId, Hearing> answers = new TreeMap<>();
  private List<NodeId> living = List.of();
  private List<NodeId> joined = List.of();
  private Optional<NodeId> master = Optional.empty();

  private static List<NodeId> ids(int... ids) {
    return Arrays.stream(ids).mapToObj(NodeId::of).toList();
  }

  private void nodes(int count) {
    living = IntStream.range(0, count).mapToObj(NodeId::of).toList();
    joined = living;
    living.forEach(node -> answers.put(node, Hearing.ALL));
  }

  /** The one says that it does not hear the others. */
  private void deaf(int node, int... others) {
    SortedSet<NodeId> cutOff = new TreeSet<>(answers.get(NodeId.of(node)).cutOff());
    cutOff.addAll(ids(others));
    answers.put(NodeId.of(node), new Hearing(1, cutOff));
  }

  private SortedSet<NodeId> survivors() {
    return Survivors.of(living, answers, joined, master);
  }

  @Test
  void theLargerSideStaysEvenWithoutTheMaster_MM17() {
    nodes(5);
    master = Optional.of(NodeId.of(0));
    deaf(0, 2, 3, 4);
    deaf(1, 2, 3, 4);
    assertThat(survivors()).containsExactlyElementsOf(ids(2, 3, 4));
  }

  @Test
  void oneSideSayingSoIsEnough_MM17() {
    nodes(3);
    deaf(2, 0);
    master = Optional.of(NodeId.of(2));
    assertThat(survivors()).as("0 hears 2, but not the reverse").isEqualTo(set(1, 2));
  }

  @Test
  void tiesGoToTheMasterThenToTheLowestId_MM17() {
    nodes(4);
    deaf(0, 2, 3);
    deaf(1, 2, 3);
    assertThat(survivors()).isEqualTo(set(0, 1));
    master = Optional.of(NodeId.of(3));
    assertThat(survivors()).isEqualTo(set(2, 3));
  }

  @Test
  void ofTwoNodesEitherMayStay_MM17() {
    nodes(2);
    deaf(1, 0);
    assertThat(survivors()).isEqualTo(set(0));
    master = Optional.of(NodeId.of(1));
    assertThat(survivors()).isEqualTo(set(1));
  }

  @Test
  void whoIsNotJoinedDoesNotCount_MM17() {
    nodes(5);
    joined = ids(3, 4);
    deaf(3, 0, 1, 2);
    deaf(4, 0, 1, 2);
    assertThat(survivors()).as("two that are JOINED outweigh three").isEqualTo(set(3, 4));
    joined = List.of();
    assertThat(survivors()).as("nobody counts: the most stay").isEqualTo(set(0, 1, 2));
  }

  @Test
  void aBridgeThatAllHearIsInEverySet_MM17() {
    nodes(3);
    deaf(1, 2);
    master = Optional.of(NodeId.of(2));
    assertThat(survivors()).isEqualTo(set(0, 2));
  }

  @Test
  void whoDoesNotAnswerHearsNobody_MM17() {
    nodes(3);
    answers.remove(NodeId.of(0));
    deaf(1, 0);
    master = Optional.of(NodeId.of(0));
    assertThat(survivors()).isEqualTo(set(1, 2));
  }

  @Test
  void itIsTheBestOfAllSets() {
    RandomGenerator chance = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int round = 0; round < 300; round++) {
      answers.clear();
      nodes(8);
      for (int cut = chance.nextInt(14); cut > 0; cut--) {
        deaf(chance.nextInt(8), (chance.nextInt(8)));
      }
      answers.replaceAll((node, said) -> new Hearing(1, without(said.cutOff(), node)));
      joined = living.stream().filter(any -> chance.nextInt(4) > 0).toList();
      master = Optional.of(NodeId.of(chance.nextInt(8)));
      assertThat(survivors()).isEqualTo(bestOfAll());
    }
  }

  private static SortedSet<NodeId> without(SortedSet<NodeId> all, NodeId one) {
    SortedSet<NodeId> rest = new TreeSet<>(all);
    rest.remove(one);
    return rest;
  }

  /** By looking at each of the 256. */
  private SortedSet<NodeId> bestOfAll() {
    SortedSet<NodeId> best = new TreeSet<>();
    long most = -1;
    for (int bits = 1; bits < 256; bits++) {
      SortedSet<NodeId> some = new TreeSet<>();
      for (NodeId node : living) {
        if ((bits >> node.value() & 1) != 0) {
          some.add(node);
        }
      }
      if (connected(some) && worth(some) > most) {
        most = worth(some);
        best = some;
      }
    }
    return best;
  }

  private boolean connected(SortedSet<NodeId> some) {
    return some.stream()
        .noneMatch(one -> answers.get(one).cutOff().stream().anyMatch(some::contains));
  }

  private long worth(SortedSet<NodeId> some) {
    long counting = some.stream().filter(joined::contains).count();
    long lowest = 0;
    for (NodeId node : some) {
      lowest |= 1L << (7 - node.value());
    }
    boolean withMaster = some.contains(master.orElseThrow());
    return ((counting * 2 + (withMaster ? 1 : 0)) * 16 + some.size()) * 256 + lowest;
  }

  @Test
  void aThousandNodesAreNoReasonToTakeLong_MM17() {
    nodes(1_000);
    for (int node = 1; node < 1_000; node += 2) {
      deaf(node, node - 1); // 2 to the power of 500 sets
    }
    assertThat(survivors()).hasSize(500);
    deaf(999, IntStream.range(0, 999).toArray());
    assertThat(survivors()).hasSize(500).doesNotContain(NodeId.of(999));
  }

  private static SortedSet<NodeId> set(int... ids) {
    return new TreeSet<>(ids(ids));
  }
}
