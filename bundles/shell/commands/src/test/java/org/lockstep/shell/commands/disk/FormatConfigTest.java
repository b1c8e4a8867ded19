package org.lockstep.shell.commands.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lockstep.base.ProblemException;
import org.lockstep.store.Change;
import org.lockstep.store.StoredRecord;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

class FormatConfigTest {
  private static final List<String> NAMES = List.of("N0", "N1");

  @TempDir Path folder;

  private FormatConfig read(String yaml) throws Exception {
    return FormatConfig.read(Files.writeString(folder.resolve("c.yaml"), yaml), NAMES);
  }

  @Test
  void saysAddressesLabelsAndTheTiming() throws Exception {
    FormatConfig config =
        read("timing: san\nnodes: {N1: {address: '[::1]:7600', labels: {rack: r1}}}");
    assertThat(config.timing()).isEqualTo(Timing.SAN);
    NodeConfig node = config.node(1, "N1");
    assertThat(node.address()).isEqualTo("[::1]:7600");
    assertThat(node.labels()).containsEntry("rack", "r1");
    assertThat(config.node(0, "N0")).isEqualTo(NodeConfig.of(0, "N0"));
  }

  @Test
  void saysWhatANodeBootsAndHowItShutsDown_DB1() throws Exception {
    NodeConfig node =
        read("nodes: {N0: {boot: [/opt/a.jar, 'mvn:a/b/1', 'feature:c/2'], shutdown: exit}}")
            .node(0, "N0");
    assertThat(node.boot()).containsExactly("/opt/a.jar", "mvn:a/b/1", "feature:c/2");
    assertThat(node.shutdown()).isEqualTo("exit");
    Change stored = node.toChange();
    assertThat(NodeConfig.of(new StoredRecord(stored.key(), stored.value().orElseThrow(), 1)))
        .as("and the disk keeps it so")
        .isEqualTo(node);
  }

  @Test
  void saysHowANodesHostIsCutOff_ND4() throws Exception {
    NodeConfig node =
        read("nodes: {N1: {fence: ["
                + "{agent: ipmilan, ip: 10.1.0.2, lanplus: true, password: 'file:/etc/ipmi'},"
                + "{agent: apc, ip: 10.1.0.9, plug: 7}]}}")
            .node(1, "N1");
    assertThat(node.fence())
        .containsExactly(
            new FenceDevice(
                "ipmilan",
                new TreeMap<>(
                    Map.of("ip", "10.1.0.2", "lanplus", "true", "password", "file:/etc/ipmi"))),
            new FenceDevice("apc", new TreeMap<>(Map.of("ip", "10.1.0.9", "plug", "7"))));
    Change stored = node.toChange();
    assertThat(NodeConfig.of(new StoredRecord(stored.key(), stored.value().orElseThrow(), 1)))
        .as("and the disk keeps it so")
        .isEqualTo(node);
  }

  @Test
  void aSecretThatIsRefusedIsNotShown_ND4() {
    assertThatThrownBy(() -> read("nodes: {N0: {fence: [{agent: a, password: hunter2}]}}"))
        .hasMessageContaining("nodes.N0.fence[0].password")
        .hasMessageContaining("shared disk")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aLongBootListIsRefused() {
    String items = String.join(",", Collections.nCopies(65, "'file:/a'"));
    assertThatThrownBy(() -> read("nodes: {N0: {boot: [" + items + "]}}"))
        .hasMessageContaining("64");
  }

  @Test
  void anEmptyOneSaysNothing() throws Exception {
    assertThat(read("nodes:").node(0, "N0")).isEqualTo(NodeConfig.of(0, "N0"));
    assertThat(read("~").timing()).isEqualTo(Timing.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nodes: {N9: {}}                               | nodes.N9            | N0,N1",
        "nodes: {N0: }                                 | nodes.N0            | says nothing",
        "nodes: {N0: {address: nowhere}}               | nodes.N0.address    | nowhere",
        "nodes: {N0: {address: 'a:b:1'}}               | nodes.N0.address    | a:b:1",
        "nodes: {N0: {address: 'host:99999'}}          | nodes.N0.address    | 65535",
        "nodes: {N0: {address: 'host:0'}}              | nodes.N0.address    | 65535",
        "nodes: {N0: {labels: {rack: }}}               | nodes.N0.labels.rack| name and a value",
        "nodes: {N0: {boot: [x]}}                      | nodes.N0.boot       | 'x'",
        "nodes: {N0: {boot: ['feature:a b']}}          | nodes.N0.boot       | feature:my-cache",
        "nodes: {N0: {boot: ['file:/a b.jar']}}        | nodes.N0.boot       | Illegal character",
        "nodes: {N0: {boot: [ ~ ]}}                    | nodes.N0.boot       | no URL",
        "nodes: {N0: {shutdown: panic}}                | nodes.N0.shutdown   | stay, exit",
        "nodes: {N0: {fence: []}}                      | nodes.N0.fence      | between 1 and 8",
        "nodes: {N0: {fence: ipmilan}}                 | nodes.N0.fence      | line 1",
        "nodes: {N0: {fence: [ipmilan]}}               | nodes.N0.fence      | line 1",
        "nodes: {N0: {fence: [{agent: [a]}]}}          | nodes.N0.fence      | line 1",
        "nodes: {N0: {fence: [{agent: a, ip: {b: c}}]}}| nodes.N0.fence      | line 1",
        "nodes: {N0: {fence: [ ~ ]}}                   | nodes.N0.fence[0].agent | which agent",
        "nodes: {N0: {fence: [{ip: a}]}}               | nodes.N0.fence[0].agent | which agent",
        "nodes: {N0: {fence: [{agent: a},{agent: }]}}  | nodes.N0.fence[1].agent | which agent",
        "nodes: {N0: {fence: [{agent: fence_apc}]}}    | nodes.N0.fence[0].agent | say apc",
        "nodes: {N0: {fence: [{agent: a, ip: }]}}      | nodes.N0.fence[0].ip| empty",
        "nodes: {N0: {fence: [{agent: a, 'i p': b}]}}  | nodes.N0.fence[0].i p| name",
        "nodes: {N0: {colour: red}}                    | nodes.N0.colour     | colour",
        "timing: fast                                  | timing              | fast",
        "nodes: {                                      | c.yaml              | line"
      })
  void whatIsWrongIsSaidWithFileFieldAndReason(String yaml, String field, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("c.yaml")
        .hasMessageContaining(field)
        .hasMessageContaining(why);
  }
}
