/** What the I/O gate decides. */
@NullMarked
package org.lockstep.node.boot.core;

import org.jspecify.annotations.NullMarked;
