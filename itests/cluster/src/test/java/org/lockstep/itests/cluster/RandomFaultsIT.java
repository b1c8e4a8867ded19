package org.lockstep.itests.cluster;

/** What befalls hosts, links and the ways to one disk. */
class RandomFaultsIT extends RandomFaults {
  private static final int USUAL = 12;

  RandomFaultsIT() {
    super(Store.OWN_PATHS, USUAL);
  }
}
