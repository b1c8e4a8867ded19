package org.lockstep.itests.cluster;

import java.io.IOException;

/** Where a witness's client service runs, as the cluster says. */
record Placement(RealCluster cluster, Witness witness) {
  private static final String REGISTERED = "REGISTERED N";

  void define(int asked) throws IOException {
    cluster.run(asked, "cs", "define", witness.definition(false).toString());
  }

  /** The host it runs on, in the end. */
  int home(int asked) throws Exception {
    String words =
        cluster
            .await(
                asked,
                witness.name() + " is registered",
                status -> status.service(witness.name()).startsWith(REGISTERED))
            .service(witness.name());
    return Integer.parseInt(words.substring(REGISTERED.length()));
  }

  /** By an operator's wish; nothing else moves it there. */
  void move(int host) throws Exception {
    if (home(host) != host) {
      cluster.run(host, "cs", "transfer", witness.name(), "N" + host);
      cluster.awaitService(host, witness.name(), REGISTERED + host);
    }
    witness.forget();
  }
}
