/** What the node's boot hands to the membership manager. */
@Export
@Version("1.1.0")
@NullMarked
package org.lockstep.membership.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
