package org.lockstep.dlm.manager.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Locks each of which waits for the owner of the next, as they were found one after the other. The
 * first is the one that is looked for.
 *
 * @param round of the first one's search
 */
public record Trail(long round, List<Link> links) {
  public static final int MOST_LINKS = 32;

  public Trail {
    links = List.copyOf(links);
    if (links.isEmpty() || links.size() > MOST_LINKS) {
      throw new IllegalArgumentException("a trail of " + links.size() + " locks");
    }
  }

  Link first() {
    return links.get(0);
  }

  boolean isFull() {
    return links.size() == MOST_LINKS;
  }

  Trail plus(Link next) {
    List<Link> more = new ArrayList<>(links);
    more.add(next);
    return new Trail(round, more);
  }
}
