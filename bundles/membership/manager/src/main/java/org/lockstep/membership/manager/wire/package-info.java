/** The membership's bytes: in the shared store and between nodes. */
@NullMarked
package org.lockstep.membership.manager.wire;

import org.jspecify.annotations.NullMarked;
