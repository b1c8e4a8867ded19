package org.lockstep.runtime.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a node's JVM is run, unless {@code LOCKSTEP_JAVA_OPTS} says otherwise. */
public final class JvmOptions {
  private static final int UNSAFE_IS_COMPLAINED_OF = 23;

  private JvmOptions() {}

  /** The classes of a node as its JVM wants them: {@code lockstep prepare} makes it. */
  public static Path archive(Path home) {
    return home.resolve("classes.jsa");
  }

  /** The same for its supervisor's JVM. */
  public static Path supervisorArchive(Path home) {
    return home.resolve("supervisor.jsa");
  }

  static List<String> of(Path home) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                // What is read of 10,000 definitions dies young, if it is let.
                "-Xmn64m",
                // Found without a search among all jars: components are described in XML.
                "-Djavax.xml.parsers.SAXParserFactory="
                    + "com.sun.org.apache.xerces.internal.jaxp.SAXParserFactoryImpl",
                // What only runs at the start is not worth it; what reads 10,000 definitions is.
                "-XX:CompileThresholdScaling=2",
                // A write to a slow temporary folder must not stop a node that its watchdog times.
                "-XX:-UsePerfData"));
    if (Runtime.version().feature() >= UNSAFE_IS_COMPLAINED_OF) {
      options.add("--sun-misc-unsafe-memory-access=allow"); // by Protocol Buffers
    }
    if (Files.isReadable(archive(home))) {
      options.add("-XX:SharedArchiveFile=" + archive(home));
      options.add("-Xlog:cds=off"); // one that no longer fits is ignored
      options.add("-Xlog:cds+dynamic=off");
    }
    return List.copyOf(options);
  }
}
