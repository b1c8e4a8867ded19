package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.Optional;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.shell.commands.Console;
import org.lockstep.store.spi.ClusterHeader;

/** Makes a cluster's key and says where it is and who needs it. */
final class NewKey {
  private NewKey() {}

  static KeyFile at(Path file, Console console) {
    return new KeyFile(console.folder().resolve(file));
  }

  static void make(Optional<KeyFile> place, ClusterHeader cluster, Console console) {
    KeyFile file = place.orElseGet(() -> KeyFile.usual(cluster.name(), cluster.id()));
    file.create(cluster.id());
    console.line(
        "its key is " + file.path() + (cluster.singleHost() ? "" : "; every host needs a copy"));
    if (!cluster.singleHost()) {
      console.line("copy it over a safe way, like scp -p: whoever has it is a member");
    }
  }
}
