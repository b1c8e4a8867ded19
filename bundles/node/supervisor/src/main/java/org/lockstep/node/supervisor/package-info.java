/**
 * The small process beside each node's JVM that outlives it (ND-3): nothing but the JDK, and it
 * knows no disk format.
 */
@NullMarked
package org.lockstep.node.supervisor;

import org.jspecify.annotations.NullMarked;
