package org.lockstep.store.raft.wire;

import org.lockstep.store.raft.core.Entry;

/**
 * An entry, and who waits for its outcome.
 *
 * @param process drawn by the process that wrote it
 * @param count its count of entries
 */
public record Ticket(long process, long count, Entry entry) {}
