package org.lockstep.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/** Karaf becomes a node by a feature, and takes subsystems and actions while it runs. */
@RunWith(OnKarafsJdk.class)
@ExamReactorStrategy(PerClass.class)
public class KarafIT {
  private static final int CYCLES = 100;
  private static final List<String> DISTURBED = new ArrayList<>();

  @Inject BundleContext context;
  @Inject FeaturesService features;

  private Cluster cluster;

  @Configuration
  public Option[] karaf() throws IOException {
    return Container.karaf();
  }

  @Before
  public void install() throws Exception {
    if (!features.isInstalled(features.getFeature("scr"))) {
      features.installFeature("scr");
      Disturbances disturbances = new Disturbances(context);
      context.addBundleListener(disturbances);
      features.addRepository(URI.create(property("features")));
      features.installFeature("lockstep");
      context.removeBundleListener(disturbances);
      DISTURBED.addAll(disturbances.seen());
    }
    cluster = new Cluster(context);
    cluster.awaitJoined("event-manager");
  }

  private static String property(String name) {
    return System.getProperty("lockstep.itests." + name);
  }

  private Bundle start(String example) throws Exception {
    Bundle bundle = context.installBundle(property(example));
    bundle.start();
    return bundle;
  }

  @Test
  public void theFeaturesInstallWithoutDisturbingAnyOtherBundle() {
    assertEquals(List.of(), DISTURBED);
  }

  @Test
  public void whatTheDiskListsRuns_DB2() {
    List<String> active =
        Stream.of(context.getBundles())
            .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
            .map(Bundle::getSymbolicName)
            .toList();
    assertTrue(active.toString(), active.contains(Listed.BUNDLE));
    assertTrue(active.toString(), active.contains(Listed.BUNDLE_OF_THE_FEATURE));
  }

  @Test
  public void aSubsystemComesAndGoesWhileTheNodeRuns_MM13() throws Exception {
    Bundle cache = start("cache");
    cluster.awaitJoined("cache");
    cache.update();
    cluster.awaitJoined("cache");
    cache.uninstall();
    assertFalse("it has left when uninstall returns", cluster.isAt("cache"));
    assertTrue("the others stay: " + cluster.shown(), cluster.isAt("event-manager"));
  }

  @Test
  public void aNodeThatHasLeftStaysAndCanJoinAgain_MM12() throws Exception {
    int first = cluster.boot();
    cluster.leave();
    assertEquals("INACTIVE", 0, cluster.boot());
    cluster.join();
    assertEquals(first + 1, cluster.boot());
    cluster.awaitJoined("event-manager");
  }

  @Test
  public void locksComeAndGoWhileTheyAreTaken_MM13_DLM2() throws Exception {
    features.installFeature("lockstep-dlm");
    cluster.awaitJoined("dlm");
    Bundle manager = bundle("org.lockstep.dlm.manager");
    try (LockClient client = new LockClient(context)) {
      client.awaitMore();
      manager.update();
      cluster.awaitJoined("dlm");
      client.awaitMore();
      manager.stop();
      assertFalse("it has left when stop returns", cluster.isAt("dlm"));
      client.awaitRefused("takes no part in the lock manager");
      manager.start();
      cluster.awaitJoined("dlm");
      client.awaitMore();
    }
    manager.uninstall();
    assertFalse(cluster.isAt("dlm"));
    assertTrue("the others stay: " + cluster.shown(), cluster.isAt("event-manager"));
  }

  private Bundle bundle(String name) {
    return Stream.of(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void anActionComesAndAClientServiceStarts_RL7() throws Exception {
    Path touched = Path.of(property("touched"));
    String touch = "{type: touch, file: \"" + touched + "\"}";
    cluster.define(
        "client_services: [{name: touched, actions: {start: " + touch + ", stop: " + touch + "}}]");
    cluster.awaitState("touched", "DEREGISTERED");
    Bundle action = start("touch");
    cluster.awaitState("touched", "REGISTERED");
    assertTrue(Files.exists(touched));
    cluster.deregister("touched");
    assertFalse(Files.exists(touched));
    action.uninstall();
  }

  @Test
  public void noClassLoaderOutlivesItsBundle() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < CYCLES; i++) {
      Bundle cache = start("cache");
      Bundle touch = start("touch");
      loaders.add(new WeakReference<>(cache.adapt(BundleWiring.class).getClassLoader()));
      loaders.add(new WeakReference<>(touch.adapt(BundleWiring.class).getClassLoader()));
      cluster.awaitJoined("cache");
      touch.uninstall();
      cache.uninstall();
      assertFalse(cluster.isAt("cache"));
    }
    Await.until("nothing is left", () -> left(loaders) == 0, () -> left(loaders) + " are left");
  }

  private static long left(List<WeakReference<ClassLoader>> loaders) {
    System.gc();
    return loaders.stream().filter(loader -> !loader.refersTo(null)).count();
  }
}
