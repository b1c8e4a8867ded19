package org.lockstep.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.store.disk.DiskTools;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;

/** A Karaf as downloaded, told in {@code etc} that it is N0. Runs outside of it. */
final class Container {
  private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
  private static final String PID = "org.ops4j.pax.url.mvn.";
  private static final String NODE = "etc/org.lockstep.node.cfg";

  private Container() {}

  static Option[] karaf() throws IOException {
    Path target = Path.of(System.getProperty("lockstep.itests.target"));
    Path disk = Files.createDirectories(target.resolve("work")).resolve("shared.img");
    Path key = disk.resolveSibling("key.pem");
    format(disk, key);
    String repository = Path.of(property("repository")).toRealPath().toUri().toString();
    String exam = target.resolve("exam").toRealPath().toUri().toString();
    return new Option[] {
      karafDistributionConfiguration()
          .frameworkUrl(target.resolve("apache-karaf.tar.gz").toUri().toString())
          .karafVersion(System.getProperty("karaf.version"))
          .unpackDirectory(target.resolve("karaf").toFile())
          .useDeployFolder(false),
      doNotModifyLogConfiguration(),
      configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
      new VMOption("-Xmx512m"),
      // What the feature repository has in its folder has to be enough: no network, no other one.
      editConfigurationFilePut(MAVEN, PID + "repositories", ""),
      editConfigurationFilePut(MAVEN, PID + "localRepository", target.resolve("empty").toString()),
      editConfigurationFilePut(
          MAVEN,
          PID + "defaultRepositories",
          "${karaf.home.uri}${karaf.default.repository}@id=system@snapshots,"
              + repository
              + "@id=lockstep@snapshots,"
              + exam
              + "@id=exam"),
      editConfigurationFilePut(NODE, "disks", disk.toString()),
      editConfigurationFilePut(NODE, "key", key.toString()),
      editConfigurationFilePut(NODE, "node", "N0"),
      editConfigurationFilePut(NODE, "logs", target.resolve("work/logs").toString()),
      systemProperty("lockstep.itests.features").value(property("features")),
      systemProperty("lockstep.itests.cache").value(example("cache")),
      systemProperty("lockstep.itests.touch").value(example("touch-action")),
      systemProperty("lockstep.itests.touched").value(target.resolve("work/touched").toString()),
    };
  }

  private static void format(Path disk, Path key) throws IOException {
    List<String> boot = Listed.in(disk.toAbsolutePath().getParent());
    List<NodeConfig> nodes = List.of(NodeConfig.of(0, "N0").withBoot(boot), NodeConfig.of(1, "N1"));
    ClusterHeader made =
        new DiskTools()
            .format(
                List.of(disk),
                new FormatSpec("itests", nodes, 8, 1 << 20, 1 << 20, Timing.DEFAULT, true),
                true);
    Files.deleteIfExists(key); // of the run before
    new KeyFile(key).create(made.id());
  }

  private static String property(String name) {
    return System.getProperty("lockstep.itests." + name);
  }

  private static String example(String folder) throws IOException {
    String end = property("version") + ".jar";
    try (Stream<Path> jars = Files.list(Path.of(property("examples"), folder, "target"))) {
      return jars.filter(jar -> jar.toString().endsWith(end))
          .findFirst()
          .orElseThrow()
          .toRealPath()
          .toUri()
          .toString();
    }
  }
}
