package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.DiskAdministration.Layout;
import org.lockstep.store.spi.Timing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code disk show FILE}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk show")
@Command(description = "What is on a shared disk")
public final class DiskShow implements ShellCommand {
  private final DiskAdministration disks;

  @Parameters(index = "0", paramLabel = "FILE")
  Path file;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Activate
  public DiskShow(@Reference DiskAdministration disks) {
    this.disks = disks;
  }

  record Document(
      String cluster,
      String id,
      String version,
      boolean singleHost,
      Timing timing,
      List<Slot> slots,
      @Nullable String master,
      long epoch) {}

  record Slot(int id, String name, int incarnation, long lastChange, boolean marked) {}

  @Override
  public int run(Console console) {
    Document shown = document(disks.show(console.folder().resolve(file)));
    console.print(json ? Json.text(shown) : text(shown));
    return 0;
  }

  private static Document document(Layout layout) {
    Optional<Integer> holder = layout.mastership().map(held -> held.holder().node().value());
    return new Document(
        layout.header().name(),
        layout.header().id().toString(),
        layout.version(),
        layout.header().singleHost(),
        layout.header().timing(),
        layout.slots().stream()
            .map(
                slot ->
                    new Slot(
                        slot.id().value(),
                        slot.name(),
                        slot.owner().number(),
                        slot.counter(),
                        slot.marked()))
            .toList(),
        layout.slots().stream()
            .filter(slot -> holder.equals(Optional.of(slot.id().value())))
            .map(DiskAdministration.Slot::name)
            .findFirst()
            .orElse(null),
        layout.mastership().map(held -> held.epoch()).orElse(0L));
  }

  private static String text(Document shown) {
    Table table = new Table("SLOT", "NODE", "BOOT", "HEARTBEATS", "MARKED DEAD");
    shown.slots().stream()
        .filter(slot -> !slot.name().isEmpty() || slot.incarnation() > 0)
        .forEach(
            slot ->
                table.row(
                    slot.id(),
                    slot.name(),
                    slot.incarnation(),
                    slot.lastChange(),
                    slot.incarnation() == 0 ? "never booted" : slot.marked() ? "yes" : "no"));
    return "cluster "
        + shown.cluster()
        + " ("
        + shown.id()
        + "), "
        + shown.version()
        + (shown.singleHost() ? ", for a single host" : "")
        + "\n"
        + (shown.master() == null
            ? "no master yet\n"
            : "master " + shown.master() + ", epoch " + shown.epoch() + "\n")
        + "lease "
        + shown.timing().leaseMs()
        + " ms, dead after "
        + shown.timing().deadMs()
        + " ms, "
        + shown.slots().size()
        + " slots\n\n"
        + table.text();
  }
}
