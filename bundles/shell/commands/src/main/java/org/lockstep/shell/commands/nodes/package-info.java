/** The nodes' configuration: as a file has it, and changed while the cluster runs (DB-1). */
@NullMarked
package org.lockstep.shell.commands.nodes;

import org.jspecify.annotations.NullMarked;
