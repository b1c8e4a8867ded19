package org.lockstep.registration;

import java.util.List;
import java.util.Optional;
import org.lockstep.base.NodeId;
import org.lockstep.registration.Registration.Change;
import org.lockstep.registration.Registration.ClientServiceState;

/**
 * Why a client service is where it is, elsewhere, waiting or nowhere.
 *
 * @param registeredOn where it is registered
 * @param waitsFor empty: for nothing
 * @param lastChange empty: nothing has been decided yet
 * @param candidates all configured nodes by id
 */
public record Explanation(
    String name,
    ClientServiceState state,
    List<String> flags,
    List<NodeId> registeredOn,
    Optional<String> waitsFor,
    Optional<Change> lastChange,
    List<Candidate> candidates) {
  public Explanation {
    flags = List.copyOf(flags);
    registeredOn = List.copyOf(registeredOn);
    candidates = List.copyOf(candidates);
  }

  /**
   * A node.
   *
   * @param rank 1 is the best; 0: it is not eligible
   * @param reasons the factors that ruled it in or out
   */
  public record Candidate(NodeId node, boolean eligible, int rank, List<String> reasons) {
    public Candidate {
      reasons = List.copyOf(reasons);
    }
  }
}
