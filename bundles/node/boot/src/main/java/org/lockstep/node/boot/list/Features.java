package org.lockstep.node.boot.list;

import org.lockstep.store.spi.BootItem;

/** Where features come from. */
interface Features {
  /** An entry that is no bundle. One that has been done is left as it is. */
  void add(BootItem item) throws Exception;
}
