package org.lockstep.store.raft.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.util.ExtendedUUID;
import org.junit.jupiter.api.Test;

/**
 * The library votes when members come and go; whoever has missed the vote has to ask for another.
 */
class LeaderlessTest {
  private static final long PATIENCE_MS = 1_000;
  private static final Address A = member("a");
  private static final Address B = member("b");
  private static final Address B_AGAIN = member("b");

  private final Leaderless leaderless = new Leaderless(2, PATIENCE_MS);

  private static Address member(String name) {
    return ExtendedUUID.randomUUID(name)
        .put(RAFT.raft_id_key, name.getBytes(StandardCharsets.UTF_8));
  }

  private static View view(Address... members) {
    return View.create(members[0], 1, members);
  }

  private boolean isDue(View view, Address leader, long ms) {
    return leaderless.isDue(view, leader, TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Test
  void aMajorityWithoutALeaderSeeksOneAfterAWhileAndAgain() {
    assertThat(isDue(view(A, B), null, 0)).isFalse();
    assertThat(isDue(view(A, B), null, PATIENCE_MS - 1)).isFalse();
    assertThat(isDue(view(A, B), null, PATIENCE_MS)).isTrue();
    assertThat(isDue(view(A, B), null, PATIENCE_MS + 1)).isFalse();
    assertThat(isDue(view(A, B), null, 2 * PATIENCE_MS)).isTrue();
  }

  @Test
  void oneThatIsGoneIsNone() {
    assertThat(isDue(view(A, B), B_AGAIN, 0)).isFalse();
    assertThat(isDue(view(A, B), B_AGAIN, PATIENCE_MS)).isTrue();
  }

  @Test
  void whoHasOneInTimeIsPatientAnew() {
    isDue(view(A, B), null, 0);
    assertThat(isDue(view(A, B), A, PATIENCE_MS - 1)).isFalse();
    assertThat(isDue(view(A, B), null, PATIENCE_MS)).isFalse();
    assertThat(isDue(view(A, B), null, 2 * PATIENCE_MS)).isTrue();
  }

  @Test
  void noMajorityIsInVain() {
    for (View few : new View[] {null, view(A), view(B, B_AGAIN)}) {
      assertThat(isDue(few, null, 0)).isFalse();
      assertThat(isDue(few, null, 10 * PATIENCE_MS)).isFalse();
    }
  }
}
