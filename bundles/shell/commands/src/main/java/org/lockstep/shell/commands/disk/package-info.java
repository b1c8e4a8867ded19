/** Shared disks: these commands need no running node. */
@NullMarked
package org.lockstep.shell.commands.disk;

import org.jspecify.annotations.NullMarked;
