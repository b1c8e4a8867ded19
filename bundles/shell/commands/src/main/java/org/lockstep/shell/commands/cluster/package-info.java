/** The cluster: status, history, nodes, subsystems. */
@NullMarked
package org.lockstep.shell.commands.cluster;

import org.jspecify.annotations.NullMarked;
