package org.lockstep.store.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens membership databases of one kind; an OSGi service with the property {@link #KIND}. */
@ConsumerType
public interface StoreProvider {
  /** Service property: {@code disk}, {@code memory} … */
  String KIND = "lockstep.store";

  /**
   * Opens and checks; changes nothing.
   *
   * @param locations what the provider understands: files or block devices of the voting disks
   * @throws org.lockstep.base.ProblemException when it is missing, foreign, damaged or unsafe to
   *     use
   */
  MembershipDatabase open(List<String> locations);

  /**
   * As {@link #open(List)}, for a provider that has to know who opens it.
   *
   * @param node the name of the node
   * @param key the file with the cluster's key; empty: where it usually is
   */
  default MembershipDatabase open(List<String> locations, String node, Optional<Path> key) {
    return open(locations);
  }
}
