package org.lockstep.shell.commands.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lockstep.base.NodeId;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.MembershipView.Member;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Operations;
import org.lockstep.shell.commands.Recorder;
import org.lockstep.shell.commands.run.Invocation;

/** Words that can never be right, whatever there is. */
class WrongUsageTest {
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

  private final Recorder console = new Recorder(Optional.empty());

  @ParameterizedTest
  @ValueSource(strings = {"--from-live", "--do;crash N1", "f.yaml;--do;crash N1", ""})
  void aSimulationIsOfAFileOrOfDeeds_CLI(String words) {
    List<String> given = words.isEmpty() ? List.of() : List.of(words.split(";"));
    assertThat(new Invocation("simulate", new Simulate()).run(given, console)).isEqualTo(2);
    assertThat(console.err.toString()).startsWith("not simulated").contains("--do 'crash N1'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory=much", "memory", "memory=1;--none"})
  void anAmountIsANumber_CLI(String words) {
    assertThat(capacity(words)).isEqualTo(2);
    assertThat(console.err.toString()).startsWith("not changed (");
  }

  @Test
  void whatANodeHasIsADocumentToo_CLI() throws Exception {
    assertThat(capacity("--json")).isZero();
    assertThat(new ObjectMapper().readTree(console.out.toString()).toString())
        .isEqualTo("{\"node\":\"alpha\",\"capacity\":{\"memory\":64}}");
    console.out.setLength(0);
    assertThat(capacity("")).isZero();
    assertThat(console.out.toString()).isEqualTo("alpha has memory=64\n");
  }

  private int capacity(String words) {
    NodeCapacity command = new NodeCapacity();
    command.membership = answering(MembershipManager.class, VIEW);
    Operations.Node node = new Operations.Node(false, false, new TreeMap<>(Map.of("memory", 64L)));
    command.operations =
        answering(
            Operations.class,
            new Operations.Settings(false, false, new TreeMap<>(Map.of(NodeId.of(0), node))));
    List<String> all = new java.util.ArrayList<>(List.of("alpha"));
    if (!words.isEmpty()) {
      all.addAll(List.of(words.split(";")));
    }
    return new Invocation("node capacity", command).run(all, console);
  }

  private static <T> T answering(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            WrongUsageTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> answer));
  }
}
