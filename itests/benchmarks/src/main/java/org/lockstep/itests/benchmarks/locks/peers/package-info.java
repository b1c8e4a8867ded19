/** Locks of one cluster as different lock managers have them, behind one face. */
@NullMarked
package org.lockstep.itests.benchmarks.locks.peers;

import org.jspecify.annotations.NullMarked;
