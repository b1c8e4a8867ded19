package org.lockstep.shell.commands.services;

import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;

/** {@code cs export}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs export")
@Command(description = "All definitions as one YAML document that cs define takes")
public final class CsExport implements ShellCommand {
  @Reference Registration registration;

  @Override
  public int run(Console console) {
    console.print(registration.export());
    return 0;
  }
}
