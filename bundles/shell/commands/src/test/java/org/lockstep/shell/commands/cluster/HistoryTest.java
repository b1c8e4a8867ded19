package org.lockstep.shell.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;

class HistoryTest {
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

  private final Recorder console = new Recorder(Optional.empty());

  private int since(String time) {
    History command = new History();
    command.membership =
        (MembershipManager)
            Proxy.newProxyInstance(
                HistoryTest.class.getClassLoader(),
                new Class<?>[] {MembershipManager.class},
                (proxy, called, arguments) -> called.getName().equals("view") ? VIEW : List.of());
    return new Invocation("history", command).run(List.of("--since", time), console);
  }

  @Test
  void aTimeThatIsNoneIsWrongUsage_CLI() {
    assertThat(since("soon")).isEqualTo(2);
    assertThat(console.err.toString())
        .isEqualTo("history refused (--since): 'soon' is not a time such as 500ms, 30s or 5m\n");
    assertThat(since("2026-01-31T12:00")).isEqualTo(2);
    assertThat(since("10m")).isZero();
  }
}
