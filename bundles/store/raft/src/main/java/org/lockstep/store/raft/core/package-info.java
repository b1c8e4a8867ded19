/** What an entry of the log does, the same on every member: no thread, no clock, no I/O. */
@NullMarked
package org.lockstep.store.raft.core;

import org.jspecify.annotations.NullMarked;
