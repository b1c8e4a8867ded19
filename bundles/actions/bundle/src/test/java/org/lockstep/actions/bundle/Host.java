package org.lockstep.actions.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Felix framework, and bundles for it. */
final class Host implements AutoCloseable {
  private final Path folder;
  private final Framework framework;
  final Semaphore starts = new Semaphore(0);
  final CountDownLatch latch = new CountDownLatch(1);

  Host(Path folder) throws Exception {
    this.folder = folder;
    framework =
        new FrameworkFactory()
            .newFramework(
                new HashMap<>(
                    Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.osgi.service.cm;version=1.6.1")));
    framework.start();
    context().registerService(Semaphore.class, starts, null);
    context().registerService(CountDownLatch.class, latch, null);
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  Bundle bundle(String symbolicName) {
    return Arrays.stream(context().getBundles())
        .filter(each -> symbolicName.equals(each.getSymbolicName()))
        .findFirst()
        .orElse(null);
  }

  boolean isActive(String symbolicName) {
    Bundle bundle = bundle(symbolicName);
    return bundle != null && bundle.getState() == Bundle.ACTIVE;
  }

  Bundle install(String symbolicName, Class<? extends BundleActivator> activator) throws Exception {
    return context().installBundle(jar(symbolicName, "1.0.0", activator).toUri().toString());
  }

  Path jar(String symbolicName, String version, Class<? extends BundleActivator> activator)
      throws IOException {
    return jar(
        symbolicName,
        Map.of(
            Constants.BUNDLE_VERSION,
            version,
            Constants.BUNDLE_ACTIVATOR,
            activator.getName(),
            Constants.IMPORT_PACKAGE,
            "org.osgi.framework"));
  }

  Path jar(String symbolicName, Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
    headers.forEach(attributes::putValue);
    Path jar = folder.resolve(symbolicName + "-" + headers.hashCode() + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> each : Activators.class.getDeclaredClasses()) {
        String file = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(file));
        try (InputStream in = each.getClassLoader().getResourceAsStream(file)) {
          in.transferTo(out);
        }
      }
    }
    return jar;
  }

  /** Its own bundle; its API is the one that the tests see. */
  ConfigurationAdmin configurationAdmin() throws Exception {
    String jar =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(path -> path.contains("org.apache.felix.configadmin"))
            .findFirst()
            .orElseThrow();
    context().installBundle(Path.of(jar).toUri().toString()).start();
    return context().getService(context().getServiceReference(ConfigurationAdmin.class));
  }

  @Override
  public void close() throws Exception {
    latch.countDown();
    framework.stop();
    framework.waitForStop(10_000);
  }
}
