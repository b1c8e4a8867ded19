package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** An address outlives the process that put it there: it moves all the same, and is never twice. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloatingAddressIT {
  private static final int HOSTS = 2;
  private static final String ADDRESS = "10.77.0.100";
  private static final String SERVICE = "address";

  private Hosts hosts;

  @BeforeAll
  void twoHostsAreUp() throws Exception {
    Needs.NETWORK.orSkip();
    Needs.ADDRESSES.orSkip();
    hosts = new Hosts(HOSTS, Store.ONE_DISK);
    cluster().startAndAwait(0, 1);
    Path file = cluster().folder().resolve("address.yaml");
    String agent = "{type: ocf, agent: IPaddr2, parameters: {ip: %s, cidr_netmask: 24, nic: eth0}}";
    String action = agent.formatted(ADDRESS);
    Files.writeString(
        file,
        """
        client_services:
          - name: %s
            preferences: {ordered: [N0, N1]}
            actions:
              start: %s
        """
            .formatted(SERVICE, action));
    cluster().run(0, "cs", "define", file.toString());
  }

  @AfterAll
  void close() throws Exception {
    if (hosts != null) {
      hosts.close();
    }
  }

  private RealCluster cluster() {
    return hosts.cluster();
  }

  private void isOn(int host, int asked) throws Exception {
    cluster().awaitService(asked, SERVICE, "REGISTERED N" + host);
    assertThat(has(host)).as(cluster().logs()).isTrue();
    assertThat(has(1 - host)).as(cluster().logs()).isFalse();
    assertThat(answers(1 - host)).as("seen from the other host%s", cluster().logs()).isTrue();
  }

  private boolean has(int host) throws IOException, InterruptedException {
    return Command.of("ip", "-o", "addr", "show", "to", ADDRESS)
        .within(hosts.network().within(host))
        .run()
        .contains(ADDRESS);
  }

  /** Somebody has that address: nothing listens there, and says so. */
  private boolean answers(int from) throws IOException, InterruptedException {
    return Command.of("bash", "-c", "(exec 3<>/dev/tcp/" + ADDRESS + "/9) 2>&1; true")
        .within(hosts.network().within(from))
        .run()
        .contains("refused");
  }

  /** Looks all the time whether both have it. */
  private final class Twice implements AutoCloseable {
    private final AtomicBoolean seen = new AtomicBoolean();
    private final Thread thread = new Thread(this::look, "twice");
    private volatile boolean over;

    Twice() {
      thread.start();
    }

    private void look() {
      try {
        while (!over) {
          if (has(0) && has(1) && has(0)) {
            seen.set(true);
          }
          TimeUnit.MILLISECONDS.sleep(2);
        }
      } catch (IOException | InterruptedException e) {
        seen.set(true); // who cannot look proves nothing
      }
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      thread.join();
      assertThat(seen).as("both had it").isFalse();
    }
  }

  @Test
  void itMovesWithATransferAndWhenItsNodeIsKilled_ND3_RL15() throws Exception {
    isOn(0, 0);
    try (Twice twice = new Twice()) {
      cluster().run(0, "cs", "transfer", SERVICE, "N1");
      isOn(1, 0);
      cluster().kill(1);
      isOn(0, 0);
      assertThat(cluster().run(0, "history", "--node", "N1", "--json")).contains("death mark");
      cluster().startAndAwait(1);
      hosts.awaitAll(0, 1);
      new Fault.Kill(0, Part.SUPERVISOR).strike(hosts);
      isOn(1, 1);
      cluster().startAndAwait(0);
      hosts.awaitAll(0, 1);
      waitsForAWordWhenNobodySaysThatItIsUndone();
    }
  }

  /** Both are lost at once: the address stays where it was, as a mount would. */
  private void waitsForAWordWhenNobodySaysThatItIsUndone() throws Exception {
    new Fault.Kill(1, Part.BOTH).strike(hosts);
    TimeUnit.MILLISECONDS.sleep(2 * OnHosts.LONGER_THAN_THE_LEASE_MS);
    assertThat(has(1)).as("nobody has undone it").isTrue();
    assertThat(has(0)).as("nobody else begins with it").isFalse();
    assertThat(cluster().run(0, "status")).contains("last wills", "`fence confirm`");
    Command.of("ip", "addr", "flush", "dev", "eth0", "to", ADDRESS)
        .within(hosts.network().within(1))
        .run();
    cluster().run(0, "fence", "confirm", "N1", "--yes");
    isOn(0, 0);
  }
}
