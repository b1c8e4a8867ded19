/** Commands in Karaf's shell. */
@NullMarked
package org.lockstep.shell.karaf;

import org.jspecify.annotations.NullMarked;
