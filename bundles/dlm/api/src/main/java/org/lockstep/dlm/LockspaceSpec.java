package org.lockstep.dlm;

import java.util.Optional;

/**
 * A lockspace: names of resources in one do not meet those in another. All members that open it
 * give the same.
 *
 * @param name 1 to {@value #MAX_NAME} characters
 * @param ownerLevel the name of the subsystem that recovers what is locked: until the forced leave
 *     of a dead node has completed there, its locks are retained (DLM-3); empty: nobody has to
 */
public record LockspaceSpec(String name, Optional<String> ownerLevel) {
  public static final int MAX_NAME = 64;

  /**
   * @throws IllegalArgumentException when the name is empty or too long
   */
  public LockspaceSpec {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "a lockspace's name of " + name.length() + " characters; 1 to " + MAX_NAME + " may be");
    }
  }

  public static LockspaceSpec of(String name) {
    return new LockspaceSpec(name, Optional.empty());
  }

  public LockspaceSpec ownedBy(String subsystem) {
    return new LockspaceSpec(name, Optional.of(subsystem));
  }
}
