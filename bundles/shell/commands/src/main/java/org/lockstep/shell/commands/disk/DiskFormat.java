package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Sure;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code disk format FILE…}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk format")
@Command(description = "Makes a shared disk")
public final class DiskFormat implements ShellCommand {
  private static final int MIB = 1024 * 1024;

  /** A checkpoint is read and written as a whole. */
  private static final int MOST_MIB = 256;

  private final DiskAdministration disks;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "A file or device that all nodes reach")
  List<Path> files;

  @Option(names = "--cluster", required = true, paramLabel = "NAME")
  String cluster;

  @Option(
      names = "--nodes",
      required = true,
      split = ",",
      paramLabel = "N0,N1,…",
      description = "The nodes' names; the first gets slot 0")
  List<String> nodes;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Room for so many nodes (${DEFAULT-VALUE})")
  int slots = FormatSpec.DEFAULT_SLOTS;

  @Option(
      names = "--area-mib",
      paramLabel = "N",
      description =
          "Size of each node's two checkpoints and of its log (${DEFAULT-VALUE}): all records have"
              + " to fit, about 1 KiB for a client service")
  int areaMib = FormatSpec.DEFAULT_AREA_BYTES / MIB;

  @Option(
      names = "--single-host",
      description = "For nodes of one machine only: a file of its own disk will do")
  boolean singleHost;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML: addresses, labels, the timing profile")
  @Nullable Path config;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Where to write the cluster's key; no file may be there yet")
  @Nullable Path key;

  @Option(names = "--force", description = "Overwrites a cluster")
  boolean force;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Activate
  public DiskFormat(@Reference DiskAdministration disks) {
    this.disks = disks;
  }

  @Override
  public int run(Console console) {
    if (areaMib < 1 || areaMib > MOST_MIB) {
      throw new ProblemException(
          "bad-area", "disk not made", "--area-mib", areaMib + " is not from 1 to " + MOST_MIB);
    }
    FormatConfig extra =
        config == null
            ? FormatConfig.NONE
            : FormatConfig.read(console.folder().resolve(config), nodes);
    List<NodeConfig> configured = new ArrayList<>();
    for (int slot = 0; slot < nodes.size(); slot++) {
      configured.add(extra.node(slot, nodes.get(slot)));
    }
    Optional<KeyFile> place = Optional.ofNullable(key).map(file -> NewKey.at(file, console));
    place.ifPresent(KeyFile::requireFree); // before the disk is touched
    List<Path> targets = files.stream().map(console.folder()::resolve).toList();
    if (force) {
      Sure.ask(console, yes, "Overwrite whatever is on " + files + "?");
    }
    ClusterHeader made = disks.format(targets, spec(configured, extra), force);
    console.line(
        "formatted " + written() + " for cluster " + cluster + ": " + String.join(", ", nodes));
    NewKey.make(place, made, console);
    return 0;
  }

  private String written() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "))
        + (files.size() == 1 ? "" : " as voting disks");
  }

  private FormatSpec spec(List<NodeConfig> configured, FormatConfig extra) {
    return new FormatSpec(
        cluster, configured, slots, areaMib * MIB, areaMib * MIB, extra.timing(), singleHost);
  }
}
