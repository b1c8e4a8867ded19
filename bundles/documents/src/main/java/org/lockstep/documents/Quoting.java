package org.lockstep.documents;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/** Quotes each text that would be read again as something else. */
final class Quoting extends StringQuotingChecker.Default {
  private static final long serialVersionUID = 1;

  /** Rather more than YAML takes for a number: also hexadecimal, sexagesimal, in groups. */
  private static final Pattern LIKE_A_NUMBER =
      Pattern.compile("(?i)[-+]?\\.?([0-9][0-9a-fx_.:+-]*|inf|nan)");

  /** A line's end for YAML, which would come back as a space. */
  private static final char NEXT_LINE = '\u0085';

  @Override
  public boolean needToQuoteName(String name) {
    return name.indexOf(NEXT_LINE) >= 0 || super.needToQuoteName(name);
  }

  @Override
  public boolean needToQuoteValue(String value) {
    return value.indexOf(NEXT_LINE) >= 0
        || LIKE_A_NUMBER.matcher(value).matches()
        || super.needToQuoteValue(value);
  }
}
