package org.lockstep.shell.commands.text;

import java.util.Map;
import java.util.regex.Pattern;

/** Colours the words of states, on terminals only. */
public final class Paint {
  private static final Map<String, String> COLOURS =
      Map.ofEntries(
          Map.entry("JOINED", "32"),
          Map.entry("REGISTERED", "32"),
          Map.entry("JOINING", "33"),
          Map.entry("LEAVING", "33"),
          Map.entry("STARTING", "33"),
          Map.entry("STOPPING", "33"),
          Map.entry("RECOVERING", "33"),
          Map.entry("FORCED_LEAVING", "31"),
          Map.entry("INACTIVE", "2"),
          Map.entry("DEREGISTERED", "2"));
  private static final Pattern WORD = Pattern.compile("[A-Z_]{6,}");

  private Paint() {}

  public static String states(String text, boolean colour) {
    if (!colour) {
      return text;
    }
    return WORD.matcher(text)
        .replaceAll(
            found -> {
              String code = COLOURS.getOrDefault(found.group(), "");
              return code.isEmpty()
                  ? found.group()
                  : "\u001b[" + code + "m" + found.group() + "\u001b[0m";
            });
  }
}
