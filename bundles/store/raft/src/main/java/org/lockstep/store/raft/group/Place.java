package org.lockstep.store.raft.group;

import java.net.InetSocketAddress;

/**
 * Where a member listens.
 *
 * @param name the member's
 * @param address resolved
 */
public record Place(String name, InetSocketAddress address) {}
