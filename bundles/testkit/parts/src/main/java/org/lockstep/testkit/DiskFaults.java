package org.lockstep.testkit;

/**
 * How often, in a thousand operations, a {@link SimulatedDisk} goes wrong by itself.
 *
 * @param torn a write of which only some 512-byte pieces arrive, and which is then said to have
 *     failed
 * @param lost a write that is said to have succeeded and never arrives
 * @param late a write that is said to have failed and arrives later
 * @param unreadable a read that fails with an I/O error
 * @param flipped a read before which one bit of what it reads turns over, for good
 * @param misdirected a write that is said to have succeeded and arrives at another place
 */
public record DiskFaults(
    int torn, int lost, int late, int unreadable, int flipped, int misdirected) {
  public static final DiskFaults NONE = new DiskFaults(0, 0, 0, 0, 0, 0);
}
