package org.lockstep.itests.felix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Another node of the cluster: a plain Felix in the same JVM. */
final class Node implements AutoCloseable {
  private static final long STOP_MS = 20_000;

  private final Framework framework;

  private Node(Framework framework) {
    this.framework = framework;
  }

  static Node start(BundleContext context, String name) throws Exception {
    FrameworkFactory factory =
        (FrameworkFactory)
            context
                .getBundle(0)
                .getClass()
                .getClassLoader()
                .loadClass("org.apache.felix.framework.FrameworkFactory")
                .getConstructor()
                .newInstance();
    Map<String, String> configuration = new HashMap<>(Home.properties(name));
    configuration.put(
        Constants.FRAMEWORK_STORAGE, Home.work().resolve("framework-" + name).toString());
    configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, "onFirstInit");
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, String.join(",", Home.PACKAGES));
    Node node = new Node(factory.newFramework(configuration));
    node.framework.start();
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : Home.bundles()) {
      bundles.add(node.framework.getBundleContext().installBundle("reference:" + jar.toUri()));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
    return node;
  }

  Bundle install(TestBundle bundle) throws Exception {
    return install(framework.getBundleContext(), bundle);
  }

  static Bundle install(BundleContext context, TestBundle bundle) throws Exception {
    Bundle installed = context.installBundle("test:" + System.nanoTime(), bundle.jar());
    installed.start();
    return installed;
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** A graceful leave (MM-13). */
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(STOP_MS);
  }

  /** With all bundles it had. */
  void startAgain() throws Exception {
    framework.start();
  }

  @Override
  public void close() throws Exception {
    stop();
  }
}
