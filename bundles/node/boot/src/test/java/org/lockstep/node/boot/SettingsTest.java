package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.membership.spi.LeaseProof;
import org.lockstep.node.supervisor.Containment;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

class SettingsTest {
  private static final ClusterHeader CLUSTER =
      new ClusterHeader("c", new UUID(1, 2), 8, Timing.DEFAULT, true);

  private static Settings of(Map<String, String> settings) {
    return Settings.of(key -> Optional.ofNullable(settings.get(key)));
  }

  private static void refused(String key, String value, String allowed) {
    assertThatThrownBy(() -> of(Map.of(key, value)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("lockstep." + key)
        .hasMessageContaining("'" + value + "'")
        .hasMessageContaining(allowed);
  }

  @Test
  void whatIsNotSetHasADefault() {
    Settings usual = of(Map.of("disks", "/dev/a, /dev/b", "node", "n1"));
    assertThat(usual.disks()).containsExactly("/dev/a", "/dev/b");
    assertThat(usual.joins()).isTrue();
    assertThat(usual.exits(NodeConfig.of(0, "n1"))).isFalse();
    assertThat(usual.leaseProof()).isEqualTo(LeaseProof.SUPERVISOR);
    assertThat(usual.containment()).isEqualTo(Containment.NAMESPACE);
    assertThat(usual.leaveTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(usual.diskWait()).isEqualTo(Duration.ofMinutes(10));
    assertThat(usual.keyFile(CLUSTER)).isEqualTo(KeyFile.usual("c", CLUSTER.id()));
  }

  @Test
  void whatIsSetCounts() {
    Settings set =
        of(
            Map.of(
                "node", "n1",
                "join", "manual",
                "shutdown", "exit",
                "leaseProof", "never",
                "containment", "signal",
                "leaveTimeoutMs", "5000",
                "diskWaitMs", "0",
                "run", "/run/x",
                "key", "/k.pem"));
    assertThat(set.joins()).isFalse();
    assertThat(set.exits(NodeConfig.of(0, "n1"))).isTrue();
    assertThat(set.leaseProof()).isEqualTo(LeaseProof.NEVER);
    assertThat(set.containment()).isEqualTo(Containment.SIGNAL);
    assertThat(set.leaveTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(set.diskWait()).isZero();
    assertThat(set.folders("c").run()).hasToString("/run/x");
    assertThat(set.keyFile(CLUSTER).path()).hasToString("/k.pem");
  }

  @Test
  void howItShutsDownIsOnTheDiskUnlessItIsSetHere_DB1() {
    NodeConfig exits = NodeConfig.of(0, "n1").withShutdown("exit");
    assertThat(of(Map.of()).exits(exits)).isTrue();
    assertThat(of(Map.of("shutdown", "stay")).exits(exits)).isFalse();
  }

  @Test
  void aWrongWordIsRefusedWithWhatItMayBe_AL1() {
    refused("join", "manuel", "auto, manual");
    refused("shutdown", "Exit", "stay, exit");
    refused("leaseProof", "fence", "supervisor, never");
    refused("containment", "cgroup", "namespace, signal, none");
    refused("leaveTimeoutMs", "90s", "milliseconds");
    refused("leaveTimeoutMs", "0", "milliseconds");
    refused("diskWaitMs", "-1", "milliseconds");
  }

  @Test
  void aDeviceIsPettedOnlyWhereItIsToProveSomething_ND4() {
    assertThat(of(Map.of("watchdogDevice", "/dev/watchdog1")).device()).isEmpty();
    assertThat(of(Map.of("leaseProof", "watchdog")).device()).hasValue(Path.of("/dev/watchdog"));
    assertThat(of(Map.of("leaseProof", "watchdog", "watchdogDevice", "/dev/watchdog1")).device())
        .hasValue(Path.of("/dev/watchdog1"));
  }

  @Test
  void withoutDiskOrNameItIsNoNode() {
    assertThat(Settings.complete(key -> Optional.empty())).isFalse();
    assertThat(Settings.complete(key -> Optional.of("x"))).isTrue();
  }
}
