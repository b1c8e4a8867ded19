/** Entries and states as bytes; what another member wrote is checked before it is believed. */
@NullMarked
package org.lockstep.store.raft.wire;

import org.jspecify.annotations.NullMarked;
