/** What it takes to place very many client services, beside Pacemaker's scheduler. */
@NullMarked
package org.lockstep.itests.benchmarks.placing;

import org.jspecify.annotations.NullMarked;
