package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Sure;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.DiskAdministration.Damage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code disk repair FILE… --slot N}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk repair")
@Command(description = "Rewrites a damaged slot; you vouch that its node is down")
public final class DiskRepair implements ShellCommand {
  private final DiskAdministration disks;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "All voting disks")
  List<Path> files;

  @Option(names = "--slot", required = true, paramLabel = "N")
  int slot;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Activate
  public DiskRepair(@Reference DiskAdministration disks) {
    this.disks = disks;
  }

  @Override
  public int run(Console console) {
    List<Path> paths = files.stream().map(console.folder()::resolve).toList();
    requireSlot(paths);
    Sure.ask(console, yes, "Do you vouch that the node of slot " + slot + " is down?");
    List<String> rewritten = disks.repair(paths, NodeId.of(slot));
    rewritten.forEach(one -> console.line("rewritten: " + one));
    List<Damage> left = disks.check(paths).damages().stream().filter(this::isOurs).toList();
    if (!left.isEmpty()) {
      throw notRepaired(left);
    }
    if (rewritten.isEmpty()) {
      console.line("nothing of slot " + slot + " is damaged");
    }
    return 0;
  }

  private boolean isOurs(Damage damage) {
    return damage.slot() == slot || damage.slot() < 0;
  }

  private void requireSlot(List<Path> paths) {
    int slots = disks.show(paths).header().slots();
    if (slot < 0 || slot >= slots) {
      throw new ProblemException(
          "no-slot",
          "repair refused",
          "--slot " + slot,
          "the disk has the slots 0 to " + (slots - 1));
    }
  }

  private ProblemException notRepaired(List<Damage> left) {
    return new ProblemException(
        "not-repaired",
        "slot " + slot + " not repaired",
        files.stream().map(Path::toString).collect(Collectors.joining(", ")),
        left.stream().map(DiskRepair::line).collect(Collectors.joining("; ")));
  }

  private static String line(Damage damage) {
    return damage.area()
        + " at offset "
        + damage.offset()
        + " stays damaged ("
        + damage.problem().why()
        + "), "
        + (damage.serving().isEmpty() ? "nothing serves instead" : damage.serving() + " serves");
  }
}
