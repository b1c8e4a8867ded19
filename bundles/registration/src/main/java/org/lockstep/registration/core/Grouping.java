package org.lockstep.registration.core;

/**
 * A child's place in its group (RL-8).
 *
 * @param parent the client service that it goes with
 * @param moves where it fails to start the group is moved; otherwise it stays down
 */
public record Grouping(String parent, boolean moves) {}
