package org.lockstep.shell.commands.cluster;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.WrongUsageException;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.TextFile;
import org.lockstep.shell.commands.text.Times;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code history}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "history")
@Command(description = "Past transitions, with the time of each level and barrier")
public final class History implements ShellCommand {
  @Reference MembershipManager membership;

  @Option(names = "--node", paramLabel = "NAME", description = "Of one node only")
  @Nullable String node;

  @Option(
      names = "--since",
      paramLabel = "T",
      description =
          "Not older: a time such as 2026-01-31T12:00:00Z, or 10m for the last ten minutes")
  @Nullable String since;

  @Option(names = "--chart", description = "Each barrier as a bar")
  boolean chart;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Writes the JSON document to a new file")
  @Nullable Path export;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Override
  public int run(Console console) {
    List<HistoryDocument> wanted = wanted(membership.view());
    if (export != null) {
      TextFile.create(console.folder().resolve(export), Json.text(wanted), "history not exported");
    }
    if (json) {
      console.print(Json.text(wanted));
    } else if (export == null) {
      console.print(
          Paint.states(chart ? HistoryChart.of(wanted) : table(wanted), console.terminal()));
    }
    return 0;
  }

  private List<HistoryDocument> wanted(MembershipView view) {
    Optional<String> name = Optional.ofNullable(node);
    name.ifPresent(one -> Names.id(view, one));
    Instant from = since == null ? Instant.EPOCH : instant(since);
    return membership.history().stream()
        .filter(record -> !record.endedAt().isBefore(from))
        .map(record -> HistoryDocument.of(record, view))
        .filter(record -> name.isEmpty() || record.node().equals(name.get()))
        .toList();
  }

  private static Instant instant(String text) {
    try {
      return text.contains("T") ? Instant.parse(text) : Instant.now().minus(Times.parse(text));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new WrongUsageException(
          "bad-time", "history refused", "--since", String.valueOf(e.getMessage()));
    }
  }

  private static String table(List<HistoryDocument> transitions) {
    if (transitions.isEmpty()) {
      return "No transitions.\n";
    }
    Table table =
        new Table("AT", "NODE", "TRANSITION", "TOOK", "OUTCOME", "PROOF OF DEATH", "SLOWEST");
    transitions.forEach(
        one ->
            table.row(
                Times.clock(Instant.parse(one.startedAt())),
                one.node(),
                one.type() + (one.partial() ? " (partial)" : ""),
                Times.millis(one.durationMs()),
                one.outcome(),
                one.proof(),
                slowest(one)));
    return table.text();
  }

  private static String slowest(HistoryDocument transition) {
    return transition.steps().stream()
        .max((one, other) -> Long.compare(one.durationMs(), other.durationMs()))
        .map(
            step ->
                String.format(
                    Locale.ROOT,
                    "%s %s.%d %s",
                    step.slowest(),
                    step.subsystem(),
                    step.barrier(),
                    Times.millis(step.durationMs())))
        .orElse("");
  }
}
