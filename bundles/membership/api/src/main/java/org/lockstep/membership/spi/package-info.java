/** What the node's boot and the commands share with the membership manager. */
@Export
@Version("1.2.0")
@NullMarked
package org.lockstep.membership.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
