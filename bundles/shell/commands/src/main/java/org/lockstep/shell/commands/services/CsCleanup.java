package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Names;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cs cleanup NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs cleanup")
@Command(
    description =
        "Forgets which nodes have failed, of a group for all its members, tries again, and says what"
            + " came of it")
public final class CsCleanup implements ShellCommand {
  @Reference Registration registration;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    registration.cleanup(name).toCompletableFuture().get();
    MembershipView view = membership.view();
    String waits =
        registration
            .show(name)
            .flatMap(ClientServiceView::waitsFor)
            .map(why -> "; " + Names.in(view, why))
            .orElse("");
    console.line("failures are forgotten; " + Where.of(registration, view, name) + waits);
    return 0;
  }
}
