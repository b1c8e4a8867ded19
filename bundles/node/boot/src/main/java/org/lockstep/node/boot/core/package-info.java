/** What decides: of the lease, of a supervisor that does not answer, of watchdogs. */
@NullMarked
package org.lockstep.node.boot.core;

import org.jspecify.annotations.NullMarked;
