package org.lockstep.examples.licences;

/** What the command line says. */
record Options(String host, int port, int licences) {
  static Options parse(String[] arguments) {
    String host = "127.0.0.1";
    int port = 7001;
    int licences = 5;
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(option.concat(" needs a value"));
      }
      String value = arguments[i + 1];
      switch (option) {
        case "--host" -> host = value;
        case "--port" -> port = number(option, value, 65_535);
        case "--licences" -> licences = number(option, value, 100_000);
        default -> throw new IllegalArgumentException(option.concat(" is not known"));
      }
    }
    return new Options(host, port, licences);
  }

  private static int number(String option, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(option, value);
    }
    throw bad(option, value);
  }

  private static IllegalArgumentException bad(String option, String value) {
    return new IllegalArgumentException(
        option.concat(" does not take '").concat(value).concat("'"));
  }
}
