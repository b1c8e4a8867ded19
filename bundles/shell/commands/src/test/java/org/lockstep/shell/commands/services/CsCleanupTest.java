package org.lockstep.shell.commands.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;

/** Who cleans up is told what came of it. */
class CsCleanupTest {
  private static final MembershipView VIEW =
      new MembershipView(
          "test",
          NodeId.of(0),
          Optional.empty(),
          0,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  private static final ClientServiceView SERVICE =
      new ClientServiceView(
          "db",
          ClientServiceState.DEREGISTERED,
          List.of(),
          List.of(),
          Optional.empty(),
          "",
          Optional.of("held since it was deregistered"),
          Optional.empty(),
          List.of());

  private final Recorder console = new Recorder(Optional.empty());

  private int cleanup(CompletableFuture<Void> end) {
    CsCleanup command = new CsCleanup();
    command.membership = fake(MembershipManager.class, method -> VIEW);
    command.registration =
        fake(Registration.class, method -> method.equals("cleanup") ? end : Optional.of(SERVICE));
    return new Invocation("cs cleanup", command).run(List.of("db"), console);
  }

  private static <T> T fake(Class<T> type, Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            CsCleanupTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.apply(method.getName())));
  }

  @Test
  void whatHasEndedSaysWhereItIsNow() {
    assertThat(cleanup(CompletableFuture.completedFuture(null))).isZero();
    assertThat(console.out.toString())
        .isEqualTo("failures are forgotten; db is DEREGISTERED; held since it was deregistered\n");
  }

  @Test
  void whatFailsAgainIsAFailureOfTheCommand_AL1() {
    ProblemException again = new ProblemException("stop-failed", "cleanup db", "db", "again");
    assertThat(cleanup(CompletableFuture.failedFuture(again))).isEqualTo(1);
    assertThat(console.err.toString()).isEqualTo("cleanup db (db): again\n");
    assertThat(console.out.toString()).isEmpty();
  }
}
