package org.lockstep.shell.commands.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.MembershipView.Underway;
import org.lockstep.membership.NodeState;
import org.lockstep.membership.TransitionType;
import org.lockstep.registration.Explanation;
import org.lockstep.registration.Registration.ClientServiceState;

/** Why a client service is where it is. */
class CsExplainTest {
  private static final NodeId LOST = NodeId.of(1);
  private static final String PROOF = "a death mark or `fence confirm`: its last wills may be left";

  private static MembershipView view(String awaitingProof) {
    Underway leave =
        new Underway(
            9,
            LOST,
            TransitionType.FORCED_LEAVING,
            false,
            Optional.empty(),
            0,
            0,
            Instant.EPOCH,
            List.of(),
            awaitingProof);
    return new MembershipView(
        "test",
        NodeId.of(0),
        Optional.empty(),
        0,
        List.of(),
        List.of(new Member(LOST, "beta", NodeState.FORCED_LEAVING, 1, List.of())),
        List.of(),
        List.of(leave),
        List.of());
  }

  private static String waitsFor(Optional<String> own, NodeId on, String awaitingProof) {
    Explanation explanation =
        new Explanation(
            "db",
            ClientServiceState.REGISTERED,
            List.of(),
            List.of(on),
            own,
            Optional.empty(),
            List.of());
    return CsExplain.document(explanation, view(awaitingProof)).waitsFor();
  }

  @Test
  void onALostNodeItWaitsForTheProofOfItsDeath_ND4() {
    assertThat(waitsFor(Optional.empty(), LOST, PROOF))
        .isEqualTo("beta is being forced out, which waits for " + PROOF);
    assertThat(waitsFor(Optional.empty(), LOST, "")).isNull();
    assertThat(waitsFor(Optional.empty(), NodeId.of(0), PROOF)).isNull();
    assertThat(waitsFor(Optional.of("its parent"), LOST, PROOF)).isEqualTo("its parent");
  }
}
