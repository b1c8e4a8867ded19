package org.lockstep.store.disk;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.lockstep.base.Environment;
import org.lockstep.store.device.SectorDevice;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.MembershipDatabase;

/** The store on any device that has sectors, the simulator's too. */
public final class DeviceStore {
  private DeviceStore() {}

  /** How long a device has to be. */
  public static long bytes(FormatSpec spec) {
    return new Layout(spec.slots(), spec.checkpointBytes(), spec.logBytes()).bytes();
  }

  /**
   * Whatever lies there is overwritten.
   *
   * @param cluster what all of it is known by from then on
   */
  public static void format(SectorDevice device, FormatSpec spec, UUID cluster) throws IOException {
    format(List.of(device), spec, cluster);
  }

  /** As {@link #format(SectorDevice, FormatSpec, UUID)}, an odd number of voting disks (DB-9). */
  public static void format(List<SectorDevice> devices, FormatSpec spec, UUID cluster)
      throws IOException {
    new DiskFormatter(spec, cluster).write(devices);
  }

  /**
   * Trusts the device to be no other host's cached copy (DB-12).
   *
   * @throws org.lockstep.base.ProblemException when it is foreign or damaged
   */
  public static MembershipDatabase open(SectorDevice device, Environment environment) {
    return open(List.of(device), environment);
  }

  /**
   * As {@link #open(SectorDevice, Environment)}, all voting disks, of which a minority may fail.
   */
  public static MembershipDatabase open(List<SectorDevice> devices, Environment environment) {
    List<Opener.Opening> openings = devices.stream().map(Opener.Opening::of).toList();
    return new DiskDatabase(VotingDisks.open(openings, environment), environment);
  }
}
