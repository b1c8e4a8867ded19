package org.lockstep.registration.core;

import java.util.ArrayList;
import java.util.List;
import org.lockstep.actions.ActionPhase;
import org.lockstep.registration.Registration.ClientServiceState;

/** The flags that are shown of a client service (RL-9). */
public final class Flags {
  private Flags() {}

  public static List<String> of(Round round, Instance one) {
    List<String> flags = new ArrayList<>();
    if (awaitsMaturity(round, one)) {
      flags.add("M");
    }
    if (one.placement().transfer()) {
      flags.add("T");
    }
    if (one.definition().has(ActionPhase.NOTIFY)) {
      flags.add("N");
    }
    return flags;
  }

  /** RL-4: only while an auto one is unregistered and an allowable node is up. */
  static boolean awaitsMaturity(Round round, Instance one) {
    Choosing choosing = one.definition().choosing();
    Placement common = round.common(one);
    return !one.definition().isChild()
        && choosing.auto()
        && choosing.maturity().applies()
        && one.placement().state() == ClientServiceState.DEREGISTERED
        && !common.wish().asked()
        && !common.wish().held()
        && common.maturing().since().isPresent()
        && !common.maturing().reached();
  }
}
