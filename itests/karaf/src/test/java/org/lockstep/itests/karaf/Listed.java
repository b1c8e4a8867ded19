package org.lockstep.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A boot list: a bundle, and a feature from a repository of its own with another bundle. */
final class Listed {
  static final String BUNDLE = "listed.bundle";
  static final String BUNDLE_OF_THE_FEATURE = "listed.of.the.feature";

  private Listed() {}

  static List<String> in(Path folder) throws IOException {
    String ofTheFeature = bundle(folder, BUNDLE_OF_THE_FEATURE).toUri().toString();
    Path repository =
        Files.writeString(
            folder.resolve("listed.xml"),
            "<features xmlns='http://karaf.apache.org/xmlns/features/v1.6.0' name='listed'>"
                + "<feature name='listed' version='1.0'><bundle>"
                + ofTheFeature
                + "</bundle></feature></features>");
    return List.of(
        bundle(folder, BUNDLE).toString(), "repository:" + repository.toUri(), "feature:listed");
  }

  private static Path bundle(Path folder, String name) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", name);
    Path jar = folder.resolve(name + ".jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }
}
