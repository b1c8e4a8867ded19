/** Disks as whole sectors: what the shared disk is made of, and what a test may simulate (AL-4). */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.store.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
