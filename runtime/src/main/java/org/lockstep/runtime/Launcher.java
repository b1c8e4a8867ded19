package org.lockstep.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;

/**
 * Boots one node on plain Felix: every bundle of {@code <home>/bundles}, told its disk and name by
 * the system properties {@code lockstep.disks} and {@code lockstep.node}; those of {@code
 * <home>/console} too, if {@code lockstep.console} is {@code true}.
 */
public final class Launcher {
  /**
   * No order is needed, but boot waits for the disk and for the supervisor, and the sooner it
   * begins the more starts meanwhile.
   */
  private static final List<String> FIRST =
      List.of("felix.scr", "org.lockstep.store.disk", "org.lockstep.node.boot");

  /** From the class path: what no bundle brings. Those of slf4j as its own manifest has them. */
  private static final String FROM_THE_CLASS_PATH =
      "sun.misc,com.sun.nio.file,"
          + "org.slf4j;version=2.0.17,org.slf4j;version=1.7.36,"
          + "org.slf4j.event;version=2.0.17,org.slf4j.spi;version=2.0.17,"
          + "org.slf4j.helpers;version=2.0.17,org.slf4j.helpers;version=1.7.36";

  /** What stopping takes beyond the leave of the node, in milliseconds. */
  private static final long STOP_MS = 20_000;

  private static final long LEAVE_MS = Long.getLong("lockstep.leaveTimeoutMs", 90_000);

  private Launcher() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(System.getProperty("lockstep.home", home().toString()));
    Path run = Path.of(required("lockstep.run"));
    List<Path> jars = ClassPath.jars(home.resolve("bundles").toAbsolutePath().normalize());
    ClassPathBundles locations = new ClassPathBundles(jars);
    Framework framework = factory().newFramework(configuration(run), locations);
    framework.init();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "lockstep-shutdown"));
    start(framework, jars.stream().sorted(byRank()).map(locations::location).toList());
    if (Boolean.getBoolean("lockstep.console")) {
      start(
          framework,
          ClassPath.jars(home.resolve("console")).stream().map(locations::location).toList());
    }
    if (Boolean.getBoolean("lockstep.piped")) {
      endWithThePipe();
    }
    FrameworkEvent end = framework.waitForStop(0);
    if (end.getType() != FrameworkEvent.STOPPED) {
      System.err.println("the framework ended: " + end.getThrowable());
    }
  }

  /** A signal is a graceful leave (MM-13): the node hears the framework stop. */
  private static void stop(Framework framework) {
    try {
      framework.stop();
      framework.waitForStop(LEAVE_MS + STOP_MS);
    } catch (BundleException e) {
      System.err.println("the framework does not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever started this node holds its standard input: when that goes, so does the node. */
  private static void endWithThePipe() {
    Thread thread =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                System.err.println("the pipe broke: " + e.getMessage());
              }
              System.exit(0);
            },
            "lockstep-pipe");
    thread.setDaemon(true);
    thread.start();
  }

  private static Path home() throws Exception {
    Path jar = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Optional.ofNullable(jar.getParent())
        .flatMap(lib -> Optional.ofNullable(lib.getParent()))
        .orElse(Path.of("."));
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      System.err.println("node refused: the system property " + property + " is not set");
      System.exit(2);
      throw new IllegalStateException(property);
    }
    return value;
  }

  private static ConnectFrameworkFactory factory() {
    return ServiceLoader.load(ConnectFrameworkFactory.class).findFirst().orElseThrow();
  }

  private static Map<String, String> configuration(Path run) throws IOException {
    Path storage = FrameworkStorage.make(run.resolve("framework"));
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, "onFirstInit");
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, FROM_THE_CLASS_PATH);
    configuration.put("ds.lock.timeout.milliseconds", "10000");
    return configuration;
  }

  private static void start(Framework framework, List<String> locations) throws BundleException {
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    for (String location : locations) {
      bundles.add(context.installBundle(location));
    }
    framework.start();
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
  }

  private static Comparator<Path> byRank() {
    return Comparator.<Path>comparingInt(Launcher::rank).thenComparing(Path::getFileName);
  }

  private static int rank(Path jar) {
    String name = String.valueOf(jar.getFileName());
    for (int i = 0; i < FIRST.size(); i++) {
      if (name.contains(FIRST.get(i))) {
        return i;
      }
    }
    return FIRST.size();
  }
}
