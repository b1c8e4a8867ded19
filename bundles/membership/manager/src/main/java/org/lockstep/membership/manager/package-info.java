/** The membership manager around its core: threads, services, the disk and the interconnect. */
@NullMarked
package org.lockstep.membership.manager;

import org.jspecify.annotations.NullMarked;
