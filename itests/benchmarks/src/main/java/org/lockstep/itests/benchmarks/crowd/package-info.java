/** Many nodes that join at once, counted through the cores. */
@NullMarked
package org.lockstep.itests.benchmarks.crowd;

import org.jspecify.annotations.NullMarked;
