package org.lockstep.itests.cluster;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lockstep.itests.cluster.Fault.Cut;

/** How long it takes until others run what a host that is cut off the network ran. */
public final class CutOffHost implements AutoCloseable {
  private static final int HOSTS = 3;
  private static final long LOOK_MS = 2;
  private static final long BOUND_S = 40;

  private final Hosts hosts;
  private final Witness witness;
  private final Placement placement;

  /** Empty where it can be measured. */
  public static Optional<String> missing() throws IOException, InterruptedException {
    return Needs.NETWORK.missing();
  }

  public CutOffHost() throws Exception {
    hosts = new Hosts(HOSTS, Store.ONE_DISK);
    try {
      hosts.cluster().startAndAwait(0, 1, 2);
      witness = new Witness(hosts.cluster().folder(), "w");
      placement = new Placement(hosts.cluster(), witness);
      placement.define(0);
    } catch (Exception | AssertionError e) {
      hosts.close();
      throw e;
    }
  }

  /**
   * From the cut to the start of the program on another host, in milliseconds. All is as before
   * when this returns.
   */
  public double takeoverMs(boolean ofMaster) throws Exception {
    int master = hosts.master(0);
    int host = ofMaster ? master : (master + 1) % HOSTS;
    placement.move(host);
    TimeUnit.SECONDS.sleep(1); // what the last one's return left to do is done
    long began = System.nanoTime();
    new Cut(host).strike(hosts);
    awaitStart();
    double took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1_000.0;
    hosts.heal();
    try (Operator operator = new Operator(hosts)) {
      hosts.awaitAll(0, 1, 2);
    }
    return took;
  }

  private void awaitStart() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (witness.evidence().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "nobody has taken over after " + BOUND_S + " s" + hosts.cluster().logs());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    if (!witness.evidence().get(0).startsWith("START")) {
      throw new AssertionError(witness.evidence() + hosts.cluster().logs());
    }
  }

  @Override
  public void close() throws Exception {
    hosts.close();
  }
}
