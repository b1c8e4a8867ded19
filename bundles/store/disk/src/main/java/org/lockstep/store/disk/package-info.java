/** The membership database on a shared disk. The layout is in this folder's README. */
@NullMarked
package org.lockstep.store.disk;

import org.jspecify.annotations.NullMarked;
