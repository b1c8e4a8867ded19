package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Sure;
import org.lockstep.store.spi.DiskAdministration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code disk replace OTHER… --with FILE}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk replace")
@Command(description = "Makes a lost voting disk anew from all others; no node may run")
public final class DiskReplace implements ShellCommand {
  private final DiskAdministration disks;

  @Parameters(
      arity = "1..*",
      paramLabel = "OTHER",
      description = "All voting disks but the lost one")
  List<Path> others;

  @Option(
      names = "--with",
      required = true,
      paramLabel = "FILE",
      description = "A file or device that takes the place of the lost one")
  Path fresh;

  @Option(names = "--force", description = "Overwrites a cluster on it")
  boolean force;

  @Option(names = "--yes", description = "Does not ask")
  boolean yes;

  @Activate
  public DiskReplace(@Reference DiskAdministration disks) {
    this.disks = disks;
  }

  @Override
  public int run(Console console) {
    Sure.ask(
        console, yes, "Do you vouch that no node runs? The lost disk will not be let in any more.");
    List<Path> left = others.stream().map(console.folder()::resolve).toList();
    String place = disks.replace(left, console.folder().resolve(fresh), force);
    console.line(fresh + " is " + place + " now; name it in the place of the lost one");
    return 0;
  }
}
