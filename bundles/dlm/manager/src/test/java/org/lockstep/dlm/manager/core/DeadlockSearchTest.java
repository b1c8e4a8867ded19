package org.lockstep.dlm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lockstep.base.Incarnation;
import org.lockstep.dlm.LockMode;
import org.lockstep.dlm.ResourceName;
import org.lockstep.dlm.manager.core.DeadlockSearch.Follow;
import org.lockstep.dlm.manager.core.DeadlockSearch.Step;
import org.lockstep.dlm.manager.core.DeadlockSearch.Victim;

/** What one node does for the search; what comes from others is made up. */
class DeadlockSearchTest {
  private static final Incarnation SELF = Incarnation.of(1, 1);

  private static final Lock OTHER = new Lock(77);

  private final DeadlockSearch search = new DeadlockSearch(SELF);

  private static final class Lock extends OwnEntry {
    Lock(long id) {
      super(ResourceName.of("r" + id));
      this.id = id;
      wanted = LockMode.EX;
    }

    @Override
    public String space() {
      return "shop";
    }

    @Override
    public String label() {
      return "";
    }

    @Override
    public long waitedMs() {
      return 0;
    }
  }

  private Lock waits(Object owner, long id) {
    Lock lock = new Lock(id);
    search.waits(owner, lock, 0);
    return lock;
  }

  private static Link elsewhere(long id) {
    return new Link(
        Incarnation.of(2, 1), id, 1, "shop", ResourceName.of("x"), LockMode.EX, "another");
  }

  private Trail begun() {
    return ((Follow) search.tick(DeadlockSearch.FIRST_MS).get(0)).trail();
  }

  @Test
  void whoHasWaitedShortlyIsNotLookedFor() {
    waits("a", 1);
    assertThat(search.tick(DeadlockSearch.FIRST_MS - 1)).isEmpty();
    assertThat(search.tick(DeadlockSearch.FIRST_MS)).hasSize(1);
    assertThat(search.tick(DeadlockSearch.FIRST_MS + 1)).as("not at once again").isEmpty();
  }

  @Test
  void whoWaitsNoMoreIsForgotten() {
    Lock lock = waits("a", 1);
    Trail trail = begun();
    search.ended("a", lock);
    assertThat(search.chased("a", OTHER, trail)).isEmpty();
    assertThat(search.tick(10_000)).isEmpty();
  }

  @Test
  void aCircleHasToBeSeenTwice_DLM1() {
    Lock lock = waits("a", 9);
    Trail first = begun().plus(elsewhere(1));
    List<Step> steps = search.chased("a", OTHER, first);
    Trail second = ((Follow) steps.get(0)).trail();
    assertThat(second.round()).isGreaterThan(first.round());
    assertThat(search.chased("a", OTHER, first)).as("the same once more").isEmpty();
    assertThat(search.chased("a", OTHER, second.plus(elsewhere(1))))
        .containsExactly(new Victim(lock, second.plus(elsewhere(1)).links()));
  }

  @Test
  void anotherCircleIsNotTheSame_DLM1() {
    waits("a", 9);
    Trail first = begun().plus(elsewhere(1));
    Trail second = ((Follow) search.chased("a", OTHER, first).get(0)).trail();
    assertThat(search.chased("a", OTHER, second.plus(elsewhere(2))))
        .noneMatch(Victim.class::isInstance);
  }

  @Test
  void onlyTheHighestGivesUp_DLM1() {
    waits("a", 1);
    assertThat(search.chased("a", OTHER, begun().plus(elsewhere(5)))).isEmpty();
  }

  @Test
  void whatItsOwnerWaitsForIsFollowedOnce() {
    Lock lock = waits("a", 1);
    Trail trail = new Trail(3, List.of(elsewhere(7)));
    assertThat(search.chased("a", OTHER, trail))
        .containsExactly(new Follow(lock, trail.plus(Link.of(SELF, lock))));
    assertThat(search.chased("a", OTHER, trail)).isEmpty();
    assertThat(search.chased("b", OTHER, trail)).as("it waits for nothing").isEmpty();
  }

  @Test
  void aTrailThatComesBackElsewhereEnds() {
    Lock lock = waits("a", 1);
    Trail trail = new Trail(3, List.of(elsewhere(7), Link.of(SELF, lock)));
    assertThat(search.chased("a", OTHER, trail)).isEmpty();
  }

  /** Each shard counts its locks by itself. */
  @Test
  void aLockOfTheSameNumberElsewhereIsAnother_DLM1() {
    Lock waits = waits("a", 2);
    Link other =
        new Link(SELF, 2, 0, "shop", ResourceName.of("another"), LockMode.EX, "another shard's");
    Trail trail = new Trail(1, List.of(other));
    assertThat(search.chased("a", OTHER, trail))
        .containsExactly(new Follow(waits, trail.plus(Link.of(SELF, waits))));
  }

  @Test
  void whatIsInTheWayAndWaitsItselfIsNotFollowed_DLM1() {
    Lock lock = waits("a", 1);
    Trail trail = new Trail(3, List.of(elsewhere(7)));
    assertThat(search.chased("a", lock, trail)).as("its master has seen to it").isEmpty();
  }
}
