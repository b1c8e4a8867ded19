package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Three hosts and a client service that may never run twice. A test that ends well leaves them as
 * it found them for the next one; after another all begins anew.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnHosts {
  static final int HOSTS = 3;
  static final long LONGER_THAN_THE_LEASE_MS = 4_000;
  private static final String SERVICE = "w";

  private final Store store;
  private final String[] jvm;
  private Hosts hosts;
  private Witness witness;
  private Placement placement;
  private boolean whole;

  OnHosts(Store store, String... jvm) {
    this.store = store;
    this.jvm = jvm;
  }

  @BeforeAll
  void canRun() throws Exception {
    Needs.NETWORK.orSkip();
    if (store == Store.OWN_PATHS) {
      Needs.DISKS.orSkip();
    }
  }

  @BeforeEach
  void allAreUp() throws Exception {
    if (!whole) {
      close();
      hosts = new Hosts(HOSTS, store, jvm);
      cluster().startAndAwait(0, 1, 2);
      witness = new Witness(cluster().folder(), SERVICE);
      placement = new Placement(cluster(), witness);
      placement.define(0);
    }
    whole = false;
    awaitAll(0, 1, 2);
    runsOn(placement.home(0));
  }

  @AfterAll
  void close() throws Exception {
    if (hosts != null) {
      hosts.close();
      hosts = null;
    }
  }

  Hosts hosts() {
    return hosts;
  }

  RealCluster cluster() {
    return hosts.cluster();
  }

  Witness witness() {
    return witness;
  }

  int master() throws Exception {
    return hosts.master(0);
  }

  void runsOn(int host) throws Exception {
    placement.move(host);
  }

  void awaitAll(int... up) throws Exception {
    hosts.awaitAll(up);
  }

  /** The others have it out, and run what it ran; the witness has seen no two at once. */
  void takenOver(int from, int... by) throws Exception {
    for (int other : by) {
      cluster().await(other, "N" + from + " is out", s -> s.stateOf("N" + from).equals("INACTIVE"));
      cluster()
          .await(
              other,
              SERVICE + " runs on another host",
              s -> IntStream.of(by).anyMatch(each -> runsAt(s.service(SERVICE), each)));
    }
    assertThat(witness.evidence())
        .as(cluster().logs())
        .hasSize(1)
        .allMatch(line -> line.startsWith("START on "));
  }

  private static boolean runsAt(String words, int host) {
    return words.equals("REGISTERED N" + host);
  }

  /** Faults over, the dead started again: all are members, and no two programs ran at once. */
  void allComesBack() throws Exception {
    hosts.heal();
    try (Operator operator = new Operator(hosts)) {
      awaitAll(0, 1, 2);
      placement.home(0);
    }
    assertThat(witness.evidence()).as(cluster().logs()).noneMatch(l -> l.startsWith("CLASH"));
    whole = true;
  }

  /**
   * The exit code of a node that must end: by its own panic, or by its supervisor if that is late.
   */
  int awaitEnd(int host) throws Exception {
    assertThat(cluster().process(host).waitFor(20, TimeUnit.SECONDS))
        .as("N%d ends within 20 s%s", host, cluster().logs())
        .isTrue();
    return cluster().process(host).exitValue();
  }
}
