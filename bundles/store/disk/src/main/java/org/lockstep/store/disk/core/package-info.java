/** Disk Paxos as a deterministic machine. */
@NullMarked
package org.lockstep.store.disk.core;

import org.jspecify.annotations.NullMarked;
