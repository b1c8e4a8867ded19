package org.lockstep.shell.commands.events;

import java.util.SortedMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.Occurrence;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Times;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code event tail}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event tail")
@Command(
    description = {
      "The events that happen on this node, until interrupted",
      "First the latest that have happened."
    })
public final class EventTail implements ShellCommand {
  /** What is not shown in time is counted instead: nobody waits for this command. */
  static final int MOST_WAITING = 1_000;

  @Reference EventDaemon daemon;

  @Option(
      names = "--lines",
      paramLabel = "N",
      description = "How many of the latest, 100 at most (${DEFAULT-VALUE})")
  int lines = 10;

  @Option(names = "--json", description = "One JSON document for each, on a line of its own")
  boolean json;

  private final BlockingQueue<Occurrence> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong passed = new AtomicLong();

  record Row(String event, String group, String at, long count, SortedMap<String, String> out) {}

  @Override
  public int run(Console console) throws InterruptedException {
    if (lines < 0 || lines > EventDaemon.REMEMBERED) {
      throw new ProblemException(
          "bad-lines", "not shown", "--lines", lines + " is not from 0 to 100");
    }
    EventDaemon.Following following = daemon.follow(lines, this::take);
    try {
      while (true) {
        Occurrence next = waiting.take();
        long missing = passed.getAndSet(0);
        if (missing > 0) {
          console.complain("not shown: " + missing + " that came too fast\n");
        }
        console.line(json ? Json.line(row(next)) : text(next));
      }
    } finally {
      following.close();
    }
  }

  private void take(Occurrence occurrence) {
    if (!waiting.offer(occurrence)) {
      passed.incrementAndGet();
    }
  }

  private static Row row(Occurrence of) {
    return new Row(of.event(), of.group(), Times.iso(of.at()), of.count(), of.out());
  }

  /** OUT parameters may have come from a log: a terminal is told none of its control characters. */
  static String text(Occurrence of) {
    String out =
        of.out().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    String line = Times.clock(of.at()) + " " + of.event() + " (" + of.group() + ") " + out;
    return line.strip().replaceAll("\\p{Cntrl}", "?");
  }
}
