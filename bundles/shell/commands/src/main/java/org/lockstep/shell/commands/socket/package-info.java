/** The control socket: how the script talks to a running node. */
@NullMarked
package org.lockstep.shell.commands.socket;

import org.jspecify.annotations.NullMarked;
