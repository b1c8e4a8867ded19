package org.lockstep.store.spi;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Making stores without a shared disk; needs no running node. Refusals are {@link
 * org.lockstep.base.ProblemException}s and change nothing (AL-1).
 */
@ProviderType
public interface ReplicaAdministration {
  /**
   * Makes a new cluster: the file that each host gets a copy of.
   *
   * @param folder where it is written; one that is there is never overwritten
   * @param members each {@code name@host:port}; the first gets slot 0
   * @param slots room for so many nodes
   */
  ClusterHeader create(Path folder, String cluster, List<String> members, int slots);

  /** Whose members a folder names. */
  ClusterHeader show(Path folder);
}
