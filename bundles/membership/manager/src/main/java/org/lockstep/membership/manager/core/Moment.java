package org.lockstep.membership.manager.core;

/**
 * When something happened: the first to decide by, the second to show.
 *
 * @param ms monotonic milliseconds
 * @param wallMs milliseconds since 1970
 */
public record Moment(long ms, long wallMs) {}
