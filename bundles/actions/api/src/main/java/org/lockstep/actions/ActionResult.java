package org.lockstep.actions;

import java.util.Map;

/**
 * How a phase ended.
 *
 * @param success whether it did what was asked
 * @param detail for people: the reason of a failure, or a remark
 * @param out OUT parameters, where the phase has any
 */
public record ActionResult(boolean success, String detail, Map<String, String> out) {
  public ActionResult {
    out = Map.copyOf(out);
  }

  public static ActionResult ok() {
    return new ActionResult(true, "", Map.of());
  }

  public static ActionResult ok(String detail) {
    return new ActionResult(true, detail, Map.of());
  }

  public static ActionResult failed(String why) {
    return new ActionResult(false, why, Map.of());
  }
}
