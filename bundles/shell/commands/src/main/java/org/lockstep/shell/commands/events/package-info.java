/** What is watched for on this node. */
@NullMarked
package org.lockstep.shell.commands.events;

import org.jspecify.annotations.NullMarked;
