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
    return open(
        locations.stream().map(Path::of).map(Opener.Opening::of).toList(), Environment.real());
  }

  /** Only what every node sees as it is (DB-12). */
  static MembershipDatabase open(List<Opener.Opening> openings, Environment environment) {
    Disks disks = VotingDisks.open(openings, environment);
    try {
      disks.volumes().forEach(each -> new Coherence(each, HostIdentity.current()).require());
    } catch (ProblemException e) {
      disks.close();
      throw e;
    }
    return new DiskDatabase(disks, environment);
  }
}
