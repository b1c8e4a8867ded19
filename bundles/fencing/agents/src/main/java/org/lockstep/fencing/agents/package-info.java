/** Fencing over the agents that are there: services, and the host's own programs. */
@NullMarked
package org.lockstep.fencing.agents;

import org.jspecify.annotations.NullMarked;
