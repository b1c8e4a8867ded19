/** The shell: hears of nodes, commits decisions, runs actions on this node. */
@NullMarked
package org.lockstep.registration.launch;

import org.jspecify.annotations.NullMarked;
