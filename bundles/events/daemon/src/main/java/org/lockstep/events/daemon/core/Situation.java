package org.lockstep.events.daemon.core;

import java.time.LocalTime;

/**
 * What a group's conditions are about, as this node sees it.
 *
 * @param node the name of this node
 * @param member whether it is a member
 * @param members how many nodes are
 * @param time of day, on this node's wall clock
 */
public record Situation(String node, boolean member, int members, LocalTime time) {}
