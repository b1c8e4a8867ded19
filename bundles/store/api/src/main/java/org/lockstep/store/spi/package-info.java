/**
 * The provider side of the membership database (DB-11): what {@code disk} and {@code memory}
 * implement and the node and the membership manager drive. All calls block; none is made by two
 * threads at once unless said so.
 */
@Export
@Version("1.1.0")
@NullMarked
package org.lockstep.store.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
