/** Boots a node from the shared disk: claim, lease, I/O gate, supervisor, panic. */
@NullMarked
package org.lockstep.node.boot;

import org.jspecify.annotations.NullMarked;
