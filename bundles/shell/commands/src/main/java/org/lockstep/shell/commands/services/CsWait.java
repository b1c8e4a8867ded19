package org.lockstep.shell.commands.services;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cs wait NAME --state S --timeout D}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs wait")
@Command(description = "Waits until a client service is in a state")
public final class CsWait implements ShellCommand {
  @Reference Registration registration;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--state", paramLabel = "S", description = "${COMPLETION-CANDIDATES}")
  ClientServiceState state = ClientServiceState.REGISTERED;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "1m",
      description = "Like 500ms, 30s, 5m (${DEFAULT-VALUE})")
  Duration timeout;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    if (registration.show(name).isEmpty()) {
      throw Missing.clientService(registration, "not waited", name);
    }
    try {
      registration.await(name, state, timeout).toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException known) {
        throw late(known.problem());
      }
      throw e;
    }
    console.line(Where.of(registration, membership.view(), name));
    return 0;
  }

  private ProblemException late(Problem problem) {
    return new ProblemException(
        problem.code(),
        "not " + state,
        name,
        problem.why() + "; " + Where.of(registration, membership.view(), name));
  }
}
