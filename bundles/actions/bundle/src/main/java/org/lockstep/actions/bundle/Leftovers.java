package org.lockstep.actions.bundle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configurations and installed bundles outlive a node's death in a framework that remembers them,
 * and nobody would remove them where the client service does not come back to.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Holdings holdings;
  private final Release release;
  private final Lines lines;

  Leftovers(Holdings holdings, Release release, Lines lines) {
    this.holdings = holdings;
    this.release = release;
    this.lines = lines;
  }

  void remove() {
    release.owners().stream()
        .filter(owner -> !holdings.has(owner))
        .forEach(owner -> lines.join(owner, () -> remove(owner)));
  }

  /** It may have been started meanwhile. */
  private void remove(String owner) {
    if (holdings.has(owner)) {
      return;
    }
    try {
      release.all(owner, step -> {});
      LOG.info("Removed what an earlier life of this node had left behind of {}", owner);
    } catch (RuntimeException e) {
      LOG.warn("What an earlier life of this node left behind of {} stays", owner, e);
    }
  }
}
