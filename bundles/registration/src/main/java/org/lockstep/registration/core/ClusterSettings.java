package org.lockstep.registration.core;

/**
 * What an operator says of the whole cluster.
 *
 * @param frozen nothing moves by itself
 * @param maintained nothing is started, stopped or moved anywhere
 */
public record ClusterSettings(boolean frozen, boolean maintained) {
  public static final ClusterSettings NONE = new ClusterSettings(false, false);

  public ClusterSettings frozen(boolean now) {
    return new ClusterSettings(now, maintained);
  }

  public ClusterSettings maintained(boolean now) {
    return new ClusterSettings(frozen, now);
  }
}
