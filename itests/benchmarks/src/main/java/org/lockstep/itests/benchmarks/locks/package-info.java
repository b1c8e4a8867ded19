/** The lock manager: its calls, its messages, its recovery and its memory; and its peers. */
@NullMarked
package org.lockstep.itests.benchmarks.locks;

import org.jspecify.annotations.NullMarked;
