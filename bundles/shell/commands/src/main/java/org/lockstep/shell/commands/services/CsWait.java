package org.lockstep.shell.commands.services;

import java.util.concurrent.ExecutionException;
import org.lockstep.base.ProblemException;
import org.lockstep.membership.MembershipManager;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Times;
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
      description = "Like 500ms, 30s, 5m (${DEFAULT-VALUE})")
  String timeout = "1m";

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    registration.await(name, state, duration()).toCompletableFuture().get();
    console.line(Where.of(registration, membership.view(), name));
    return 0;
  }

  private java.time.Duration duration() {
    try {
      return Times.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          "bad-time", "not waited", "--timeout", String.valueOf(e.getMessage()));
    }
  }
}
