/** The host's own fence programs as agents. */
@NullMarked
package org.lockstep.fencing.agents.program;

import org.jspecify.annotations.NullMarked;
