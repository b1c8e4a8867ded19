package org.lockstep.store.disk;

import java.nio.file.Path;
import java.util.List;
import org.lockstep.base.Environment;
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
    Volume volume = DiskOpening.open(Path.of(locations.get(0)));
    try {
      new Coherence(volume, HostIdentity.current()).require();
    } catch (ProblemException e) {
      volume.close();
      throw e;
    }
    return new DiskDatabase(volume, Environment.real());
  }
}
