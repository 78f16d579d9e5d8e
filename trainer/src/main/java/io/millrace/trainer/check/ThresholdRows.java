package io.millrace.trainer.check;

import io.millrace.trainer.boosting.Forest;
import io.millrace.trainer.boosting.Forest.Tree;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import io.millrace.trainer.encoding.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Makes rows that a sloppy conversion gets wrong: numbers on a split's threshold, one step beside
 * it, and missing values, mixed into rows of the data.
 */
public final class ThresholdRows {

    private final List<List<Float>> thresholds;
    private final Random random = new Random(42);

    public ThresholdRows(Forest forest, Encoder encoder) {
        int[] sources = encoder.sources();
        List<TreeSet<Float>> found = new ArrayList<>();
        encoder.encodings().forEach(encoding -> found.add(new TreeSet<>()));
        for (Tree tree : forest.trees()) {
            for (int node = 0; node < tree.size(); node++) {
                if (!tree.isLeaf(node)) {
                    found.get(sources[tree.column()[node]]).add(tree.value()[node]);
                }
            }
        }
        this.thresholds = found.stream().<List<Float>>map(List::copyOf).toList();
    }

    /** The rows of {@code frame} with about half of the numbers replaced. */
    public Frame disturb(Frame frame) {
        List<FrameColumn> columns = new ArrayList<>();
        for (int i = 0; i < frame.columns().size(); i++) {
            List<Float> splits = thresholds.get(i);
            columns.add(
                    switch (frame.columns().get(i)) {
                        case FrameColumn.Numeric numeric -> disturb(numeric, splits);
                        case FrameColumn.Text text -> disturb(text);
                    });
        }
        return frame.withColumns(columns);
    }

    private FrameColumn disturb(FrameColumn.Numeric column, List<Float> splits) {
        float[] values = column.values().clone();
        for (int row = 0; row < values.length; row++) {
            switch (random.nextInt(5)) {
                case 0 -> values[row] = Float.NaN;
                case 1, 2 -> values[row] = splits.isEmpty() ? values[row] : near(splits);
                default -> {
                    // every other value stays, so that rows differ from the data in part only
                }
            }
        }
        return new FrameColumn.Numeric(column.name(), values);
    }

    private float near(List<Float> splits) {
        float split = splits.get(random.nextInt(splits.size()));
        return switch (random.nextInt(3)) {
            case 0 -> Math.nextDown(split);
            case 1 -> Math.nextUp(split);
            default -> split;
        };
    }

    private FrameColumn disturb(FrameColumn.Text column) {
        String[] values = column.values().clone();
        for (int row = 0; row < values.length; row++) {
            switch (random.nextInt(6)) {
                case 0 -> values[row] = "";
                case 1 -> values[row] = "never seen in training";
                default -> {
                    // stays
                }
            }
        }
        return new FrameColumn.Text(column.name(), values);
    }
}
