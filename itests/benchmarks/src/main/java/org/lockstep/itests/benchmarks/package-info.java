/** Measured against a floor or a peer in the same run; results are ratios. */
@NullMarked
package org.lockstep.itests.benchmarks;

import org.jspecify.annotations.NullMarked;
