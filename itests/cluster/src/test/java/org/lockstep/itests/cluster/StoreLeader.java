package org.lockstep.itests.cluster;

import java.io.IOException;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Which host has the member that all entries of a replicated store go through. */
final class StoreLeader {
  private static final Pattern LEADS =
      Pattern.compile("(?m)^(\\S+) .* N(\\d+) leads the members of the store");

  private StoreLeader() {}

  /** The last that said so; their clocks are one. */
  static int of(RealCluster cluster) throws IOException {
    return LEADS
        .matcher(cluster.logs())
        .results()
        .max(Comparator.comparing(said -> said.group(1)))
        .map(said -> Integer.parseInt(said.group(2)))
        .orElseThrow(() -> new AssertionError("nobody leads"));
  }
}
