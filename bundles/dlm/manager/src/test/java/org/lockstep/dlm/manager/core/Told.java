package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.List;
import org.lockstep.dlm.LockException;
import org.lockstep.dlm.LockMode;

/** What a resource has said since it was last asked, a line each. */
final class Told implements Outcome {
  private final List<String> lines = new ArrayList<>();

  @Override
  public void granted(Entry entry) {
    lines.add(entry + " granted " + entry.grantedMode());
  }

  @Override
  public void refused(Entry entry, LockException.Reason why) {
    lines.add(entry + " refused " + why);
  }

  @Override
  public void blocks(Entry holder, LockMode wanted) {
    lines.add(holder + " blocks " + wanted);
  }

  @Override
  public void inquires(Entry holder, LockMode wanted) {
    lines.add(holder + " is asked for " + wanted);
  }

  List<String> lines() {
    List<String> all = List.copyOf(lines);
    lines.clear();
    return all;
  }
}
