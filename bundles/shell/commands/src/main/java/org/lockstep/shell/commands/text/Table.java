package org.lockstep.shell.commands.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Columns, aligned by their widest cell; a column of numbers to the right. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... head) {
    rows.add(List.of(head));
  }

  public Table(List<String> head) {
    rows.add(List.copyOf(head));
  }

  public Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  public Table row(Object... cells) {
    return row(java.util.Arrays.stream(cells).map(String::valueOf).toList());
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  public String text() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      int at = column;
      widths[at] = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
      numbers[at] =
          rows.size() > 1
              && rows.stream().skip(1).allMatch(row -> row.get(at).matches("-?[0-9.]*|-"));
    }
    return rows.stream()
        .map(row -> line(row, widths, numbers))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String line(List<String> row, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String fill = " ".repeat(widths[column] - cell.length());
      line.append(numbers[column] ? fill + cell : cell + fill).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
