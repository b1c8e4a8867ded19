/** A confirmed commit, and the bare I/O that it cannot do without. */
@NullMarked
package org.lockstep.itests.benchmarks.commit;

import org.jspecify.annotations.NullMarked;
