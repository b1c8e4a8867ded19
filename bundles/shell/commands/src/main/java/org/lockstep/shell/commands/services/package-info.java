/** Client services. */
@NullMarked
package org.lockstep.shell.commands.services;

import org.jspecify.annotations.NullMarked;
