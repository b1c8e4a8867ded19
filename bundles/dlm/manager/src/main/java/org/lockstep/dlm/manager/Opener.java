package org.lockstep.dlm.manager;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lockstep.dlm.LockManager;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.LockspaceSpec;

/** The lock manager as one bundle uses it. */
final class Opener implements LockManager {
  private final LockNode node;
  private final Set<Lockspace> opened = ConcurrentHashMap.newKeySet();

  Opener(LockNode node) {
    this.node = node;
  }

  @Override
  public Lockspace open(LockspaceSpec spec) {
    Lockspace space = node.open(spec);
    opened.add(space);
    space.ended().thenRun(() -> opened.remove(space));
    return space;
  }

  /** The bundle has let go of the service. */
  void close() {
    opened.forEach(Lockspace::close);
  }
}
