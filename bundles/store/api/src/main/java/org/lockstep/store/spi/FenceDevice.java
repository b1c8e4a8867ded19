package org.lockstep.store.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.lockstep.base.Problem;

/**
 * How a node's host can be cut off for good from the outside (ND-4).
 *
 * @param agent the type of a fence agent
 * @param parameters the agent's own; no secrets: they lie on the shared disk. A value {@code
 *     file:/path} is read on the host that calls the agent
 */
public record FenceDevice(String agent, SortedMap<String, String> parameters) {
  /** Before the absolute path of a file that holds the value. */
  public static final String FILE = "file:";

  /** The most characters that names and values may have together: a pipe takes them at once. */
  public static final int MAX_LENGTH = 4_000;

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(passw|passphrase|secret|token|api_?key|access_?key|private_?key|credential|community"
              + "|hexadecimal_kg).*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PLACE_OF_ONE =
      Pattern.compile(".*[_-](script|file|path)", Pattern.CASE_INSENSITIVE);

  public FenceDevice {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** Whether a parameter is named like something that must not lie on the shared disk. */
  public static boolean soundsSecret(String parameter) {
    return SECRET.matcher(parameter).matches() && !PLACE_OF_ONE.matcher(parameter).matches();
  }

  /** What no agent could make good; empty when nothing is wrong. */
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if (!TYPE.matcher(agent).matches()) {
      problems.add(problem("agent", "'" + agent + "' is not like ipmilan"));
    } else if (agent.startsWith("fence_")) {
      problems.add(problem("agent", "say " + agent.substring(6) + ", without fence_"));
    }
    parameters.forEach((name, value) -> check(name, value, problems));
    if (parameters.toString().length() > MAX_LENGTH) {
      problems.add(problem("", "its parameters have more than " + MAX_LENGTH + " characters"));
    }
    return List.copyOf(problems);
  }

  private static void check(String name, String value, List<Problem> problems) {
    if (!NAME.matcher(name).matches()) {
      problems.add(problem(name, "a parameter's name is like ip or power_wait"));
    } else if (value.isBlank()) {
      problems.add(problem(name, "it is empty"));
    } else if (value.chars().anyMatch(Character::isISOControl)) {
      problems.add(problem(name, "it has a line break or another control character"));
    } else if (value.startsWith(FILE)) {
      if (!value.startsWith(FILE + "/")) {
        problems.add(problem(name, "a file is given as file:/absolute/path"));
      }
    } else if (soundsSecret(name)) {
      problems.add(
          problem(
              name,
              "a secret does not lie on the shared disk: say file:/path, a file of its owner's alone"
                  + " on each host"));
    }
  }

  private static Problem problem(String field, String why) {
    return new Problem("bad-fence-device", "fence device refused", field, why);
  }
}
