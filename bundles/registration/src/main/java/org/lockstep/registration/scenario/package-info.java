/** Scenarios: the registration core replayed with simulated nodes and time (CLI, simulate). */
@NullMarked
package org.lockstep.registration.scenario;

import org.jspecify.annotations.NullMarked;
