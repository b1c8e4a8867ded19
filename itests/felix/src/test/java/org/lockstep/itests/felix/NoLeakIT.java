package org.lockstep.itests.felix;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/** Bundles come and go by the thousand, and nothing of them stays. */
@RunWith(PaxExam.class)
public class NoLeakIT {
  private static final int CYCLES = Integer.getInteger("lockstep.itests.cycles", 1_000);

  @Inject BundleContext context;
  @Inject MembershipManager manager;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Test
  public void noClassLoaderOutlivesItsBundle() throws Exception {
    Members members = new Members(manager);
    members.await("the node", all -> all.at("event-manager", NodeState.JOINED, 0));
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < CYCLES; i++) {
      Bundle bundle =
          Node.install(
              context, new TestBundle("cycle", "1").subsystem("cycle", 400).action("cycle"));
      loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
      members.await("join " + i, all -> all.at("cycle", NodeState.JOINED, 0));
      bundle.uninstall();
      assertTrue("left " + i, members.without("cycle", 0));
    }
    System.out.printf(
        "%d cycles of install, join, leave and uninstall: %d ms each%n",
        CYCLES, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / CYCLES);
    Await.until("nothing is left", () -> left(loaders) == 0, () -> left(loaders) + " are left");
  }

  private static long left(List<WeakReference<ClassLoader>> loaders) {
    System.gc();
    return loaders.stream().filter(loader -> !loader.refersTo(null)).count();
  }
}
