package org.lockstep.registration;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Replays scenarios through the core that runs live, with simulated nodes and time; it needs no
 * cluster. An OSGi service, and one of {@link java.util.ServiceLoader}; any thread may call it.
 */
@ProviderType
public interface Scenarios {
  /**
   * Plays all steps, also after one that is not as expected.
   *
   * @param yaml at most 4 MiB
   * @param sourceName how the document is named in errors
   * @throws org.lockstep.base.ProblemException when the document is refused, naming line and field
   */
  ScenarioReport play(String yaml, String sourceName);
}
