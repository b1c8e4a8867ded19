/** How things look: tables, JSON, colour, times. */
@NullMarked
package org.lockstep.shell.commands.text;

import org.jspecify.annotations.NullMarked;
