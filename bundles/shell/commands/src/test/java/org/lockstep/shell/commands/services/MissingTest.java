package org.lockstep.shell.commands.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.run.Invocation;

class MissingTest {
  private static final ClientServiceView SLEEPER =
      new ClientServiceView(
          "sleeper",
          ClientServiceState.STARTING,
          List.of(),
          List.of(NodeId.of(0)),
          Optional.empty(),
          "",
          Optional.empty(),
          Optional.empty(),
          List.of());

  private final Recorder console = new Recorder(Optional.empty());

  private final Registration registration =
      (Registration)
          Proxy.newProxyInstance(
              MissingTest.class.getClassLoader(),
              new Class<?>[] {Registration.class},
              (proxy, called, arguments) ->
                  switch (called.getName()) {
                    case "show" -> Optional.empty();
                    case "list" -> List.of(SLEEPER);
                    default -> throw new AssertionError(called);
                  });

  private String refused(ShellCommand command, String name) {
    console.err.setLength(0);
    assertThat(new Invocation("cs", command).run(List.of(name), console)).isEqualTo(1);
    return console.err.toString();
  }

  @Test
  void theNearestIsNamedAndWhatListsThemAll_AL1() {
    CsShow show = new CsShow();
    show.registration = registration;
    CsExplain explain = new CsExplain();
    explain.registration = registration;
    CsRemove remove = new CsRemove();
    remove.registration = registration;
    for (ShellCommand command : List.of(show, explain, remove)) {
      assertThat(refused(command, "sleepr"))
          .contains("(sleepr): no client service has this name; did you mean sleeper? 'lockstep");
      assertThat(refused(command, "nobody"))
          .contains("(nobody): no client service has this name; 'lockstep cs list' shows all");
    }
  }
}
