package org.lockstep.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.lockstep.membership.TransitionListener;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A bundle with the subsystem {@code counting}, of as many joining barriers as its manifest says.
 */
public final class CountingBundle implements BundleActivator {
  private static final String JOINING = "Joining-Barriers";

  @Override
  public void start(BundleContext context) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("lockstep.subsystem.name", "counting");
    properties.put("lockstep.subsystem.level", 400);
    properties.put(
        "lockstep.subsystem.joining",
        Integer.parseInt(context.getBundle().getHeaders().get(JOINING)));
    TransitionListener listener = notification -> CompletableFuture.completedStage(null);
    context.registerService(TransitionListener.class, listener, properties);
  }

  @Override
  public void stop(BundleContext context) {
    // the framework takes the service back
  }

  /** The bundle's bytes. */
  static byte[] joining(int barriers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "counting");
    headers.putValue("Bundle-Activator", CountingBundle.class.getName());
    headers.putValue("Import-Package", "org.lockstep.membership,org.osgi.framework");
    headers.putValue(JOINING, Integer.toString(barriers));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        InputStream own = CountingBundle.class.getResourceAsStream("CountingBundle.class")) {
      jar.putNextEntry(new ZipEntry(CountingBundle.class.getName().replace('.', '/') + ".class"));
      own.transferTo(jar);
    }
    return bytes.toByteArray();
  }
}
