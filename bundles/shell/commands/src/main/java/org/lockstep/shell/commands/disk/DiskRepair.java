package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import org.lockstep.base.NodeId;
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

/** {@code disk repair FILE --slot N}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk repair")
@Command(description = "Rewrites a damaged slot; you vouch that its node is down")
public final class DiskRepair implements ShellCommand {
  private final DiskAdministration disks;

  @Parameters(index = "0", paramLabel = "FILE")
  Path file;

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
    Sure.ask(console, yes, "Do you vouch that the node of slot " + slot + " is down?");
    List<String> rewritten = disks.repair(console.folder().resolve(file), NodeId.of(slot));
    rewritten.forEach(one -> console.line("rewritten: " + one));
    if (rewritten.isEmpty()) {
      console.line("nothing of slot " + slot + " is damaged");
    }
    return 0;
  }
}
