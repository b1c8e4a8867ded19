package org.lockstep.shell.commands.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lockstep.base.Nearest;
import org.lockstep.shell.commands.ShellCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands by their paths: what help lists and completion knows. */
public record CommandSet(SortedMap<String, ShellCommand> commands) {
  /** Words of a path. */
  private static final int LONGEST = 3;

  /** The longest path that the words start with. */
  public static Optional<String> match(Iterable<String> paths, List<String> words) {
    Optional<String> best = Optional.empty();
    for (String path : paths) {
      List<String> parts = List.of(path.split(" "));
      boolean longer = best.map(found -> found.length() < path.length()).orElse(true);
      if (longer && words.size() >= parts.size() && words.subList(0, parts.size()).equals(parts)) {
        best = Optional.of(path);
      }
    }
    return best;
  }

  /**
   * The path, or the group of several, that was meant by words that begin with none, where they are
   * hardly other words.
   */
  static Optional<String> meant(Collection<String> paths, List<String> words) {
    SortedSet<String> known = new TreeSet<>(paths);
    paths.forEach(path -> known.add(path.split(" ")[0]));
    for (int size = Math.min(LONGEST, words.size()); size > 0; size--) {
      int wanted = size;
      List<String> alike = known.stream().filter(path -> path.split(" ").length == wanted).toList();
      Optional<String> like = Nearest.like(String.join(" ", words.subList(0, size)), alike);
      if (like.isPresent()) {
        return like;
      }
    }
    return Optional.empty();
  }

  /** What helps whoever has written words that begin with none of the paths. */
  public static String hint(Collection<String> paths, List<String> words) {
    return meant(paths, words)
        .map(
            meant ->
                meant.equals(words.get(0))
                    ? "'lockstep " + meant + "' lists its commands"
                    : "did you mean '" + meant + "'? 'lockstep --help' lists all")
        .orElse("'lockstep --help' lists all");
  }

  /** The words after the path. */
  public static List<String> rest(String path, List<String> words) {
    return words.subList(path.split(" ").length, words.size());
  }

  public SortedMap<String, String> descriptions() {
    SortedMap<String, String> lines = new TreeMap<>();
    commands.forEach((path, command) -> lines.put(path, description(path, command)));
    return lines;
  }

  private static String description(String path, ShellCommand command) {
    String[] lines = Invocation.parser(path, command).getCommandSpec().usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  /** All commands as one tree of picocli's. */
  public CommandLine tree() {
    CommandLine root = new CommandLine(CommandSpec.create().name("lockstep"));
    root.getCommandSpec().mixinStandardHelpOptions(true);
    commands.forEach((path, command) -> add(root, path.split(" "), command));
    return root;
  }

  private static void add(CommandLine root, String[] parts, ShellCommand command) {
    CommandLine parent = root;
    for (int i = 0; i < parts.length - 1; i++) {
      String name = parts[i];
      CommandLine group = parent.getSubcommands().get(name);
      if (group == null) {
        group = new CommandLine(CommandSpec.create().name(name));
        parent.addSubcommand(name, group);
      }
      parent = group;
    }
    parent.addSubcommand(parts[parts.length - 1], new CommandLine(command));
  }

  /** What may follow these words, the last of which is being written. */
  public List<String> complete(List<String> words) {
    List<CharSequence> candidates = new ArrayList<>();
    int last = words.size() - 1;
    String typed = last < 0 ? "" : words.get(last);
    AutoComplete.complete(
        tree().getCommandSpec(),
        words.toArray(String[]::new),
        Math.max(last, 0),
        typed.length(),
        typed.length(),
        candidates);
    return candidates.stream().map(tail -> typed + tail).sorted().toList();
  }

  /** A completion script for bash, which zsh reads too. */
  public String completionScript() {
    CommandLine root = tree();
    root.getCommandSpec()
        .addOption(CommandLine.Model.OptionSpec.builder("--on").type(String.class).build());
    return AutoComplete.bash("lockstep", root);
  }
}
