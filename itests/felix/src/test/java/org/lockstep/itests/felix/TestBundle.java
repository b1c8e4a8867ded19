package org.lockstep.itests.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A bundle as users write them, declarative services and all, made of the test's own classes. */
final class TestBundle {
  private static final List<Class<?>> CLASSES =
      List.of(Journal.class, Recorder.class, NoteAction.class, NoteFence.class);

  private final String name;
  private final String version;
  private final Map<String, String> components = new LinkedHashMap<>();

  TestBundle(String name, String version) {
    this.name = name;
    this.version = version;
  }

  TestBundle subsystem(String subsystem, int level) {
    return subsystem(subsystem, level, 2);
  }

  TestBundle subsystem(String subsystem, int level, int joining) {
    return component(
        Recorder.class,
        "org.lockstep.membership.TransitionListener",
        "activate='activate'",
        text("lockstep.subsystem.name", subsystem)
            + text("lockstep.subsystem.requires", "-")
            + text("recorder.version", version)
            + number("lockstep.subsystem.level", level)
            + number("lockstep.subsystem.joining", joining)
            + number("lockstep.subsystem.leaving", 2));
  }

  TestBundle action(String type) {
    return component(
        NoteAction.class,
        "org.lockstep.actions.ActionFunction",
        "",
        text("lockstep.action.type", type));
  }

  TestBundle fence(String type) {
    return component(
        NoteFence.class, "org.lockstep.fencing.FenceAgent", "", text("lockstep.fence.type", type));
  }

  private static String text(String key, String value) {
    return "<property name='" + key + "' value='" + value + "'/>";
  }

  private static String number(String key, int value) {
    return "<property name='" + key + "' type='Integer' value='" + value + "'/>";
  }

  private TestBundle component(
      Class<?> type, String service, String attributes, String properties) {
    components.put(
        "OSGI-INF/" + type.getSimpleName() + ".xml",
        "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='"
            + name
            + "."
            + type.getSimpleName()
            + "' "
            + attributes
            + "><implementation class='"
            + type.getName()
            + "'/><service><provide interface='"
            + service
            + "'/></service>"
            + properties
            + "</scr:component>");
    return this;
  }

  InputStream jar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
      for (Map.Entry<String, String> component : components.entrySet()) {
        put(jar, component.getKey(), component.getValue().getBytes(StandardCharsets.UTF_8));
      }
      for (Class<?> type : CLASSES) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
          put(jar, file, in.readAllBytes());
        }
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void put(JarOutputStream jar, String file, byte[] bytes) throws IOException {
    jar.putNextEntry(new ZipEntry(file));
    jar.write(bytes);
  }

  private Manifest manifest() {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", name);
    headers.putValue("Bundle-Version", version);
    headers.putValue(
        "Import-Package",
        "org.lockstep.actions;version=\"[1,2)\",org.lockstep.base;version=\"[1,2)\","
            + "org.lockstep.fencing;version=\"[1,2)\",org.lockstep.membership;version=\"[1,2)\"");
    headers.putValue("Service-Component", String.join(",", components.keySet()));
    return manifest;
  }
}
