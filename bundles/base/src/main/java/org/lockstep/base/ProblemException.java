package org.lockstep.base;

/** Carries a {@link Problem} to where it is shown. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.line());
    this.problem = problem;
  }

  public ProblemException(Problem problem, Throwable cause) {
    super(problem.line(), cause);
    this.problem = problem;
  }

  public ProblemException(String code, String what, String where, String why) {
    this(new Problem(code, what, where, why));
  }

  public Problem problem() {
    return problem;
  }
}
