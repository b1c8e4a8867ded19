/** Commands as services, and the one place that runs them for every door. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.shell.commands;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
