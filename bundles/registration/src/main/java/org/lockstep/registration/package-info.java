/** Registration and launch: client services that outlive their node. */
@Export
@Version("1.0.0")
@NullMarked
package org.lockstep.registration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
