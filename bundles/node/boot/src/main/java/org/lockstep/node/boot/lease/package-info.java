/** The lease on the slot: the gate that it holds open, its renewal, and its orderly end. */
@NullMarked
package org.lockstep.node.boot.lease;

import org.jspecify.annotations.NullMarked;
