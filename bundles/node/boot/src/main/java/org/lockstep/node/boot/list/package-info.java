/** What the configuration on the disk lists for this node, started before it joins (DB-2). */
@NullMarked
package org.lockstep.node.boot.list;

import org.jspecify.annotations.NullMarked;
