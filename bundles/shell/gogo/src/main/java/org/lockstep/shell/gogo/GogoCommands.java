package org.lockstep.shell.gogo;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.Function;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Commands;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.ShellNames;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** One Gogo function per command, as commands come and go. */
@Component(
    service = {},
    immediate = true)
public final class GogoCommands {
  private final BundleContext context;
  private final Commands commands;
  private final Map<ServiceReference<ShellCommand>, ServiceRegistration<Function>> functions =
      new ConcurrentHashMap<>();

  @Activate
  public GogoCommands(BundleContext context, @Reference Commands commands) {
    this.context = context;
    this.commands = commands;
  }

  @Reference(
      service = ShellCommand.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(ServiceReference<ShellCommand> command) {
    if (command.getProperty(CommandPath.PATH) instanceof String path) {
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put("osgi.command.scope", ShellNames.SCOPE);
      properties.put("osgi.command.function", ShellNames.name(path));
      Function function =
          (session, arguments) -> {
            CommandFailedException.unlessDone(
                path, commands.run(ShellNames.words(path, arguments), new SessionConsole(session)));
            return null;
          };
      functions.put(command, context.registerService(Function.class, function, properties));
    }
  }

  void remove(ServiceReference<ShellCommand> command) {
    ServiceRegistration<Function> function = functions.remove(command);
    if (function != null) {
      function.unregister();
    }
  }

  @Deactivate
  void deactivate() {
    functions.keySet().forEach(this::remove);
  }
}
