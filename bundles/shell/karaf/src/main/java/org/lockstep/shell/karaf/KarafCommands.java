package org.lockstep.shell.karaf;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** One Karaf command per command, as commands come and go. */
@Component(
    service = {},
    immediate = true)
public final class KarafCommands {
  private final SessionFactory shell;
  private final Commands commands;
  private final Map<ServiceReference<ShellCommand>, KarafCommand> known = new ConcurrentHashMap<>();

  @Activate
  public KarafCommands(@Reference SessionFactory shell, @Reference Commands commands) {
    this.shell = shell;
    this.commands = commands;
  }

  @Reference(
      service = ShellCommand.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(ServiceReference<ShellCommand> command) {
    if (command.getProperty(CommandPath.PATH) instanceof String path) {
      KarafCommand added = new KarafCommand(path, commands);
      known.put(command, added);
      shell.getRegistry().register(added);
    }
  }

  void remove(ServiceReference<ShellCommand> command) {
    KarafCommand gone = known.remove(command);
    if (gone != null) {
      shell.getRegistry().unregister(gone);
    }
  }

  @Deactivate
  void deactivate() {
    known.keySet().forEach(this::remove);
  }
}
