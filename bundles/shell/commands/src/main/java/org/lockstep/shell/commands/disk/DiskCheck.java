package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.store.spi.DiskAdministration;
import org.lockstep.store.spi.DiskAdministration.CheckReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code disk check FILE…}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk check")
@Command(description = "Verifies every area of a shared disk; exit code 1 if anything is damaged")
public final class DiskCheck implements ShellCommand {
  private final DiskAdministration disks;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "One or more voting disks")
  List<Path> files;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Activate
  public DiskCheck(@Reference DiskAdministration disks) {
    this.disks = disks;
  }

  record Document(boolean ok, String cluster, long sectorsRead, List<Damage> problems) {}

  record Damage(String file, long offset, String area, int slot, String reason, String serving) {}

  @Override
  public int run(Console console) {
    CheckReport report = disks.check(files.stream().map(console.folder()::resolve).toList());
    Document document =
        new Document(
            report.ok(),
            report.cluster(),
            report.sectorsRead(),
            report.damages().stream().map(DiskCheck::damage).toList());
    console.print(json ? Json.text(document) : text(document));
    return report.ok() ? 0 : 1;
  }

  private static Damage damage(DiskAdministration.Damage damage) {
    return new Damage(
        damage.file(),
        damage.offset(),
        damage.area(),
        damage.slot(),
        damage.problem().why(),
        damage.serving());
  }

  private static String text(Document document) {
    String head =
        "cluster " + document.cluster() + ", " + document.sectorsRead() + " sectors read: ";
    if (document.ok()) {
      return head + "all is well\n";
    }
    Table table = new Table("FILE", "OFFSET", "AREA", "SLOT", "REASON", "SERVED BY");
    document
        .problems()
        .forEach(
            one ->
                table.row(
                    one.file(),
                    one.offset(),
                    one.area(),
                    one.slot() < 0 ? "-" : one.slot() + "",
                    one.reason(),
                    one.serving().isEmpty() ? "nothing" : one.serving()));
    return head + document.problems().size() + " damaged\n\n" + table.text();
  }
}
