/** What an agent is, what it is told and what its exit codes mean; no thread, clock or process. */
@NullMarked
package org.lockstep.actions.ocf.core;

import org.jspecify.annotations.NullMarked;
