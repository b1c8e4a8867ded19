package org.lockstep.store.spi;

import java.util.List;
import org.lockstep.store.Change;

/**
 * Changes at their place in the history.
 *
 * @param position the epoch that wrote it and its sequence
 * @param changes applied in order, all or none
 */
public record Commit(Position position, List<Change> changes) {
  public Commit {
    changes = List.copyOf(changes);
  }
}
