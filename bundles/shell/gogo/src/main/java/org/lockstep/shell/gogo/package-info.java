/** Commands in Gogo. */
@NullMarked
package org.lockstep.shell.gogo;

import org.jspecify.annotations.NullMarked;
