package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.List;
import org.lockstep.base.MonotonicClock;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.service.component.annotations.Component;

/** Opens shared disks: files or block devices that all nodes open at once. */
@Component(property = StoreProvider.KIND + "=disk")
public final class DiskStoreProvider implements StoreProvider {
  @Override
  public MembershipDatabase open(List<String> locations) {
    if (locations.size() != 1) {
      throw new ProblemException(
          "one-disk",
          "disks refused",
          String.join(", ", locations),
          "this version takes exactly one voting disk");
    }
    Volume volume = Volume.open(Path.of(locations.get(0)));
    requireCoherent(volume);
    return new DiskDatabase(volume, MonotonicClock.system(), Thread::sleep);
  }

  /** DB-12: through another host's page cache a live node looks dead. */
  private static void requireCoherent(Volume volume) {
    Superblock superblock = volume.superblock;
    boolean sameHost =
        superblock.header().singleHost() && superblock.host().equals(Claimer.hostBoot());
    if (!volume.device.direct() && !sameHost) {
      String file = volume.device.name();
      String why =
          superblock.header().singleHost()
              ? "it is for a single host, and was formatted in another boot of it or elsewhere;"
                  + " without direct I/O that cannot be told apart from a second host"
              : "its file system refuses direct I/O, and it is not formatted for a single host";
      volume.close();
      throw new ProblemException("no-direct-io", "disk refused", file, why + " (DB-12)");
    }
  }
}
