/**
 * The only place that knows JGroups: a channel of the members' own, protected by the cluster's key,
 * and on it a Raft log.
 *
 * <p>The library's follower commits what it has not compared with the leader's log, and goes back
 * to snapshots older than what it has; its leader counts entries of former terms as its own, and
 * serves nobody who lags behind while others are busy; votes are counted beside entries that are
 * just being written. The classes here named Checked replace those parts.
 */
@NullMarked
package org.lockstep.store.raft.group;

import org.jspecify.annotations.NullMarked;
