/**
 * A member's log on its own disk. The library's own one does not do: it lets a member vote twice
 * after a crash, acknowledges entries that a failing disk did not take, and cannot tell a torn
 * entry from a whole one.
 */
@NullMarked
package org.lockstep.store.raft.log;

import org.jspecify.annotations.NullMarked;
