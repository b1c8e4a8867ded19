/** The membership database of a cluster without a shared disk (DB-11). */
@NullMarked
package org.lockstep.store.raft;

import org.jspecify.annotations.NullMarked;
