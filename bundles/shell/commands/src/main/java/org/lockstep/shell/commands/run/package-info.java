/** Finding, parsing and running commands. */
@NullMarked
package org.lockstep.shell.commands.run;

import org.jspecify.annotations.NullMarked;
