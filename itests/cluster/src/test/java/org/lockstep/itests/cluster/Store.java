package org.lockstep.itests.cluster;

/** What hosts have of the membership database. */
enum Store {
  /** All open one file. */
  ONE_DISK,

  /** All open one file, each on a way of its own that can fail by itself. */
  OWN_PATHS,

  /** Each has a copy of its own, and its member of a Raft group. */
  REPLICAS
}
