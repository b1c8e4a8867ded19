/** What the host's service manager is told. */
@NullMarked
package org.lockstep.node.boot.notice;

import org.jspecify.annotations.NullMarked;
