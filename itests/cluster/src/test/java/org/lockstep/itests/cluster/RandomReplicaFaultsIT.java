package org.lockstep.itests.cluster;

/** What befalls hosts that share no file, and their links. */
class RandomReplicaFaultsIT extends RandomFaults {
  private static final int USUAL = 3;

  RandomReplicaFaultsIT() {
    super(Store.REPLICAS, USUAL);
  }
}
