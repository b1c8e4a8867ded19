/** The action type {@code ocf}: the host's own OCF resource agents. */
@NullMarked
package org.lockstep.actions.ocf;

import org.jspecify.annotations.NullMarked;
