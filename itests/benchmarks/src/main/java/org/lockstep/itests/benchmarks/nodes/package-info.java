/** Real nodes: how long they take to start, what they cost, how fast one is found dead. */
@NullMarked
package org.lockstep.itests.benchmarks.nodes;

import org.jspecify.annotations.NullMarked;
