/** A barrier over three nodes, a bare message to all and back, and a remote call to all. */
@NullMarked
package org.lockstep.itests.benchmarks.barrier;

import org.jspecify.annotations.NullMarked;
