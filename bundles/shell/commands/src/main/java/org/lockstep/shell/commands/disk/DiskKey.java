package org.lockstep.shell.commands.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.store.spi.DiskAdministration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code disk key FILE}: for a key that is lost, or that somebody else has. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "disk key")
@Command(
    description =
        "Makes a new key for a disk's cluster; its nodes have to leave before they use it")
public final class DiskKey implements ShellCommand {
  private final DiskAdministration disks;

  @Parameters(index = "0", paramLabel = "FILE")
  Path file;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Where to write it; no file may be there yet")
  @Nullable Path key;

  @Activate
  public DiskKey(@Reference DiskAdministration disks) {
    this.disks = disks;
  }

  @Override
  public int run(Console console) {
    NewKey.make(
        Optional.ofNullable(key).map(place -> NewKey.at(place, console)),
        disks.show(List.of(console.folder().resolve(file))).header(),
        console);
    return 0;
  }
}
