package org.lockstep.itests.karaf;

import org.junit.AssumptionViolatedException;
import org.junit.runner.Description;
import org.junit.runner.Runner;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.model.InitializationError;
import org.ops4j.pax.exam.junit.PaxExam;

/** Pax Exam where Karaf runs; elsewhere the class is reported as skipped, and why. */
public final class OnKarafsJdk extends Runner {
  private static final int JDK = 17;

  private final Runner runner;

  public OnKarafsJdk(Class<?> tests) throws InitializationError {
    runner = Runtime.version().feature() == JDK ? new PaxExam(tests) : new Skipped(tests);
  }

  @Override
  public Description getDescription() {
    return runner.getDescription();
  }

  @Override
  public void run(RunNotifier notifier) {
    runner.run(notifier);
  }

  private static final class Skipped extends Runner {
    private final Description description;

    Skipped(Class<?> tests) {
      description = Description.createTestDescription(tests, "onKaraf");
    }

    @Override
    public Description getDescription() {
      return description;
    }

    @Override
    public void run(RunNotifier notifier) {
      String why =
          "Karaf "
              + System.getProperty("karaf.version")
              + " is tested on JDK "
              + JDK
              + ", this is "
              + Runtime.version().feature();
      notifier.fireTestStarted(description);
      notifier.fireTestAssumptionFailed(
          new Failure(description, new AssumptionViolatedException(why)));
      notifier.fireTestFinished(description);
    }
  }
}
