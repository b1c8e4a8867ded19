package org.lockstep.store.spi;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;

/**
 * One look at everything that moves.
 *
 * @param slots the readable ones; a slot that is missing is <em>unknown</em>, not dead (DB-7)
 * @param mastership the chosen master of the highest epoch, when there is one
 * @param highestBid the highest epoch anybody bids or bid for
 * @param problems the sectors that could not be trusted
 */
public record Observation(
    SortedMap<NodeId, SlotView> slots,
    Optional<Mastership> mastership,
    long highestBid,
    List<Problem> problems) {}
