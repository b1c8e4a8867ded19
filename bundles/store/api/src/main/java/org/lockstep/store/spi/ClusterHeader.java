package org.lockstep.store.spi;

import java.util.UUID;

/**
 * What the format fixed for good.
 *
 * @param name the cluster's name
 * @param id the cluster's identity; another id is another cluster
 * @param slots how many nodes there is room for
 * @param timing shared by all nodes
 * @param singleHost formatted for nodes of one host only (DB-12)
 */
public record ClusterHeader(String name, UUID id, int slots, Timing timing, boolean singleHost) {}
