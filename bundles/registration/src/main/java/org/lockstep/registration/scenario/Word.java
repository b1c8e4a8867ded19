package org.lockstep.registration.scenario;

import java.util.List;
import java.util.Locale;

/** The words of a scenario, and what stands after each. */
enum Word {
  BOOT("NODE…"),
  LEAVE("NODE"),
  CRASH("NODE…"),
  ELAPSE("DURATION"),
  SUCCEED("ACTION SERVICE [NODE]"),
  FAIL("ACTION SERVICE [NODE]"),
  BREAK("SERVICE [NODE]"),
  REGISTER("SERVICE [NODE]"),
  DEREGISTER("SERVICE"),
  TRANSFER("SERVICE [NODE]"),
  CLEANUP("SERVICE"),
  STANDBY("NODE"),
  UNSTANDBY("NODE"),
  FREEZE(""),
  UNFREEZE(""),
  MAINTAIN("[NODE-OR-SERVICE]"),
  UNMAINTAIN("[NODE-OR-SERVICE]"),
  LOAD("NODE VALUE"),
  CAPACITY("NODE [WHAT=NUMBER]…"),
  REMOVE("SERVICE"),
  DEFINE(""),
  NOTHING("");

  private final List<String> operands;

  Word(String operands) {
    this.operands = operands.isEmpty() ? List.of() : List.of(operands.split(" "));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String usage() {
    return (text() + " " + String.join(" ", operands)).trim();
  }

  boolean takes(int count) {
    long required = operands.stream().filter(operand -> !operand.startsWith("[")).count();
    boolean many = operands.stream().anyMatch(operand -> operand.endsWith("…"));
    return count >= required && (many || count <= operands.size());
  }

  /** What kind of word stands at that place. */
  String operand(int index) {
    String operand = operands.get(Math.min(index, operands.size() - 1));
    return operand.replace("[", "").replace("]", "").replace("…", "");
  }
}
