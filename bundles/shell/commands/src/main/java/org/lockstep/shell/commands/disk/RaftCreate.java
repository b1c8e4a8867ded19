package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.interconnect.key.KeyFile;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.store.spi.ClusterHeader;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.ReplicaAdministration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raft create FOLDER}: what {@code disk format} is where there is no shared disk. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "raft create")
@Command(description = "Makes a store without a shared disk: a majority of its members keeps it")
public final class RaftCreate implements ShellCommand {
  private final @Nullable ReplicaAdministration replicas;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "A copy goes to each host")
  Path folder;

  @Option(names = "--cluster", required = true, paramLabel = "NAME")
  String cluster;

  @Option(
      names = "--nodes",
      required = true,
      split = ",",
      paramLabel = "N0@HOST:PORT,…",
      description = "The nodes' names, and where their stores listen; three at least")
  List<String> nodes;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Room for so many nodes (${DEFAULT-VALUE})")
  int slots = FormatSpec.DEFAULT_SLOTS;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Where to write the cluster's key; no file may be there yet")
  @Nullable Path key;

  @Activate
  public RaftCreate(
      @Reference(
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          @Nullable ReplicaAdministration replicas) {
    this.replicas = replicas;
  }

  @Override
  public int run(Console console) {
    if (replicas == null) {
      throw new ProblemException(
          "no-store",
          "nothing made",
          "raft",
          "there is no bundle for it here: in Karaf install the feature lockstep-store-raft");
    }
    Optional<KeyFile> place = Optional.ofNullable(key).map(file -> NewKey.at(file, console));
    place.ifPresent(KeyFile::requireFree);
    Path target = console.folder().resolve(folder);
    ClusterHeader made = replicas.create(target, cluster, nodes, slots);
    console.line("made " + target.resolve("members") + " for cluster " + cluster);
    NewKey.make(place, made, console);
    return 0;
  }
}
