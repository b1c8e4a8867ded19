package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.Times;
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

/** {@code disk show FILE…}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk show")
@Command(description = "What is on a shared disk")
public final class DiskShow implements ShellCommand {
  private static final int RENEWALS = 3;

  private final DiskAdministration disks;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "All voting disks, or one that is looked at alone")
  List<Path> files;

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

  /**
   * A slot.
   *
   * @param heartbeats of this boot so far
   * @param lastChange when it was seen to change; nothing while it was looked at: it does not live
   */
  record Slot(
      int id,
      String name,
      int incarnation,
      long heartbeats,
      @Nullable String lastChange,
      boolean marked) {}

  @Override
  public int run(Console console) throws InterruptedException {
    List<Path> paths = files.stream().map(console.folder()::resolve).toList();
    Layout before = disks.show(paths);
    Layout after = before;
    if (before.slots().stream().anyMatch(DiskShow::mayLive)) {
      TimeUnit.MILLISECONDS.sleep(RENEWALS * before.header().timing().renewalMs());
      after = disks.show(paths);
    }
    Document shown = document(before, after);
    console.print(json ? Json.text(shown) : text(shown));
    return 0;
  }

  /** The disk knows no times: that a node lives is seen by looking again. */
  private static boolean mayLive(DiskAdministration.Slot slot) {
    return slot.owner().number() > 0 && !slot.left() && !slot.marked();
  }

  private static @Nullable String lastChange(DiskAdministration.Slot slot, Layout before) {
    boolean same =
        before.slots().stream()
            .anyMatch(
                old ->
                    old.id().equals(slot.id())
                        && old.owner().equals(slot.owner())
                        && old.counter() == slot.counter());
    return same ? null : Times.iso(Instant.now());
  }

  private static Document document(Layout before, Layout layout) {
    Optional<Integer> holder =
        layout
            .mastership()
            .filter(held -> !held.released())
            .map(held -> held.holder().node().value());
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
                        lastChange(slot, before),
                        slot.owner().number() > 0 && slot.marked()))
            .toList(),
        layout.slots().stream()
            .filter(slot -> holder.equals(Optional.of(slot.id().value())))
            .map(DiskAdministration.Slot::name)
            .findFirst()
            .orElse(null),
        layout.mastership().map(held -> held.epoch()).orElse(0L));
  }

  private static String text(Document shown) {
    Table table = new Table("SLOT", "NODE", "BOOT", "HEARTBEATS", "LIVES", "MARKED DEAD");
    shown.slots().stream()
        .filter(slot -> !slot.name().isEmpty() || slot.incarnation() > 0)
        .forEach(
            slot ->
                table.row(
                    slot.id(),
                    slot.name(),
                    slot.incarnation(),
                    slot.heartbeats(),
                    slot.lastChange() == null ? "no" : "yes",
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
            ? "no master\n"
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
