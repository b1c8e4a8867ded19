package org.lockstep.actions.ocf.core;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent by its names, never by a path: whoever defines client services chooses among what the
 * host's administrator has installed.
 */
public record AgentName(String provider, String type) {
  /** Neither {@code .} nor {@code ..} is one. */
  private static final String WORD = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}";

  private static final Pattern FORM =
      Pattern.compile("(?:(?:ocf:)?(" + WORD + "):)?(" + WORD + ")");
  private static final String USUAL_PROVIDER = "heartbeat";

  /** Of {@code IPaddr2}, {@code heartbeat:IPaddr2} or {@code ocf:heartbeat:IPaddr2}. */
  public static Optional<AgentName> of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String provider = Optional.ofNullable(matcher.group(1)).orElse(USUAL_PROVIDER);
    return Optional.of(new AgentName(provider, matcher.group(2)));
  }

  /** Where the agents of its provider are. */
  public Path folder(Path root) {
    return root.resolve("resource.d").resolve(provider);
  }

  public Path file(Path root) {
    return folder(root).resolve(type);
  }

  /** For people: what to install. */
  public String packageHint() {
    return switch (provider) {
      case USUAL_PROVIDER -> "install the package resource-agents";
      case "pacemaker" -> "install the package pacemaker-resource-agents";
      default -> "install what brings the agents of '" + provider + "'";
    };
  }

  @Override
  public String toString() {
    return "ocf:" + provider + ":" + type;
  }
}
