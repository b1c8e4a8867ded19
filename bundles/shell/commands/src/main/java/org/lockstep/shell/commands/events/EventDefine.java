package org.lockstep.shell.commands.events;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.lockstep.events.EventGroups;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Differences;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.TextFile;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code event define FILE [--dry-run]}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event define")
@Command(description = "Defines or changes event groups: all that are in the file, or none")
public final class EventDefine implements ShellCommand {
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  @Reference EventGroups groups;

  @Parameters(index = "0", paramLabel = "FILE", description = "YAML")
  Path file;

  @Option(
      names = "--dry-run",
      description = "Shows what would change, and what would be watched for here; changes nothing")
  boolean dryRun;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  @Override
  public int run(Console console) throws InterruptedException, ExecutionException {
    String yaml = TextFile.read(console.folder().resolve(file), MAX_BYTES, "event groups refused");
    if (dryRun) {
      EventGroups.Preview preview = groups.preview(yaml, file.toString());
      console.print(json ? Json.text(document(preview)) : text(preview));
      return 0;
    }
    List<String> names = groups.define(yaml, file.toString()).toCompletableFuture().get();
    if (json) {
      console.print(Json.text(Map.of("defined", names)));
    } else {
      names.forEach(name -> console.line("defined " + name));
    }
    return 0;
  }

  private static String text(EventGroups.Preview preview) {
    Table table = new Table("EVENT GROUP", "WOULD BE WATCHED FOR HERE");
    preview
        .notHere()
        .forEach((name, why) -> table.row(name, why.map(text -> "no: " + text).orElse("yes")));
    return Differences.text(preview.differences()) + "\n" + table.text();
  }

  private static Map<String, Object> document(EventGroups.Preview preview) {
    Map<String, @Nullable String> notHere = new TreeMap<>();
    preview.notHere().forEach((name, why) -> notHere.put(name, why.orElse(null)));
    return Map.of("differences", preview.differences(), "notHere", notHere);
  }
}
