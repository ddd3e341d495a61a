package org.weft.controller;

import java.util.BitSet;

/**
 * The numbers of one scope, from 1 to a limit. A free number is looked for behind the one given last, so that a number
 * that becomes free rests as long as possible.
 */
final class KeySpace {
    private final BitSet used = new BitSet();
    private final int limit;
    private int last;

    KeySpace(final int limit) {
        this.limit = limit;
    }

    /** Takes a free number; 0 when there is none. */
    int take() {
        int key = used.nextClearBit(last + 1);
        if (key > limit) {
            key = used.nextClearBit(1);
            if (key > limit) {
                return 0;
            }
        }
        take(key);
        return key;
    }

    /** Takes a number that was given before. */
    void take(final int key) {
        used.set(key);
        last = key;
    }

    void free(final int key) {
        used.clear(key);
    }
}
