package org.lockstep.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Client services that do nothing but be defined, one commit each: what was confirmed stays. */
final class Definitions {
  private static final AtomicInteger MADE = new AtomicInteger();

  private final RealCluster cluster;
  private final List<String> confirmed = new ArrayList<>();

  Definitions(RealCluster cluster) {
    this.cluster = cluster;
  }

  void define(int asked) throws IOException {
    String name = "kept" + MADE.incrementAndGet();
    Path file = cluster.folder().resolve(name + ".yaml");
    Files.writeString(
        file, "client_services:\n  - name: " + name + "\n    auto_register: manual\n");
    cluster.run(asked, "cs", "define", file.toString());
    confirmed.add(name);
  }

  void areKnownTo(int host) throws IOException {
    String list = cluster.run(host, "cs", "list");
    for (String name : confirmed) {
      assertThat(list.lines()).as(cluster.logs()).anyMatch(line -> line.contains(name));
    }
  }
}
