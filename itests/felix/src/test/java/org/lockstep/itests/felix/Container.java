package org.lockstep.itests.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;
import org.ops4j.pax.exam.Option;

/** The container that the test runs in is N0, on a fresh disk for three. Runs outside of it. */
final class Container {
  /** Several nodes share one JVM here, and its pauses: the supervisor has more patience. */
  private static final Timing PATIENT =
      new Timing(250, 1_000, 10_000, 100, 5_000, 500, 100, 15_200);

  private Container() {}

  static Option[] node() throws IOException {
    empty(Home.work());
    List<NodeConfig> nodes =
        IntStream.range(0, 3).mapToObj(id -> NodeConfig.of(id, "N" + id)).toList();
    ClusterHeader made =
        new DiskTools()
            .format(
                List.of(Home.disk()),
                new FormatSpec("itests", nodes, 8, 1 << 20, 1 << 20, PATIENT, true),
                false);
    new KeyFile(Home.key()).create(made.id());
    List<Option> options = new ArrayList<>();
    options.add(junitBundles());
    options.add(systemPackages(Home.PACKAGES));
    Home.properties("N0").forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
    for (Path jar : Home.bundles()) {
      options.add(bundle(jar.toUri().toString()).start());
    }
    return options.toArray(Option[]::new);
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(Container::delete);
      }
    }
    Files.createDirectories(folder);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
