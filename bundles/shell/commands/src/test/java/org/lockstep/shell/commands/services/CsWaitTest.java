package org.lockstep.shell.commands.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;

class CsWaitTest {
  private static final MembershipView VIEW =
      new MembershipView(
          "test",
          NodeId.of(0),
          Optional.empty(),
          0,
          List.of(),
          List.of(new Member(NodeId.of(0), "alpha", NodeState.JOINED, 1, List.of())),
          List.of(),
          List.of(),
          List.of());

  private static final ClientServiceView SERVICE =
      new ClientServiceView(
          "db",
          ClientServiceState.STARTING,
          List.of(),
          List.of(NodeId.of(0)),
          Optional.empty(),
          "",
          Optional.empty(),
          Optional.empty(),
          List.of());

  private final Recorder console = new Recorder(Optional.empty());

  private int await(String name) {
    return await(name, "10ms");
  }

  private int await(String name, String timeout) {
    CsWait command = new CsWait();
    command.membership = answering(MembershipManager.class, "view", VIEW);
    command.registration =
        (Registration)
            Proxy.newProxyInstance(
                CsWaitTest.class.getClassLoader(),
                new Class<?>[] {Registration.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "show" ->
                          Optional.of(SERVICE).filter(s -> s.name().equals(arguments[0]));
                      case "list" -> List.of(SERVICE);
                      case "await" ->
                          CompletableFuture.failedFuture(
                              new ProblemException("timeout", "await", "", "not within 10 ms"));
                      default -> throw new AssertionError(method);
                    });
    return new Invocation("cs wait", command).run(List.of(name, "--timeout", timeout), console);
  }

  private static <T> T answering(Class<T> type, String method, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            CsWaitTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              assertThat(called.getName()).isEqualTo(method);
              return answer;
            }));
  }

  @Test
  void whatIsNotDefinedIsNotWaitedFor() {
    assertThat(await("no")).isEqualTo(1);
    assertThat(console.err.toString()).contains("(no)").contains("no client service has this name");
    assertThat(await("dbb")).isEqualTo(1);
    assertThat(console.err.toString()).contains("did you mean db?").contains("cs list");
  }

  @Test
  void aTimeThatIsNoneIsWrongUsage() {
    assertThat(await("db", "xs")).isEqualTo(2);
    assertThat(console.err.toString())
        .contains("--timeout", "'xs' is not a time such as 500ms, 30s or 5m", "(1m)");
  }

  @Test
  void whoWaitedInVainIsToldThePresentState() {
    assertThat(await("db")).isEqualTo(1);
    assertThat(console.err.toString())
        .isEqualTo("not REGISTERED (db): not within 10 ms; db is STARTING on alpha\n");
  }
}
