package org.lockstep.store.memory;

import java.util.List;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.MembershipDatabase;
import org.lockstep.store.spi.StoreProvider;
import org.osgi.service.component.annotations.Component;

/** Opens what {@link MemoryCluster#create} made in this JVM; the location is the cluster's name. */
@Component(property = StoreProvider.KIND + "=memory")
public final class MemoryStoreProvider implements StoreProvider {
  @Override
  public MembershipDatabase open(List<String> locations) {
    String name = String.join(", ", locations);
    if (locations.size() != 1) {
      throw refused(name, "a store in memory has one name");
    }
    return MemoryCluster.find(name)
        .orElseThrow(() -> refused(name, "no store of that name was created in this JVM"))
        .open();
  }

  private static ProblemException refused(String where, String why) {
    return new ProblemException("store-refused", "store refused", where, why);
  }
}
