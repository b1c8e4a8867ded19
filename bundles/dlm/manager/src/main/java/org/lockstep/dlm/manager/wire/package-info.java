/** How lock managers' messages are written. */
@NullMarked
package org.lockstep.dlm.manager.wire;

import org.jspecify.annotations.NullMarked;
