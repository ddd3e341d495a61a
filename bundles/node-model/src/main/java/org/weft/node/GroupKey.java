package org.weft.node;

/** What identifies a group on a switch; {@code id} is unsigned and below OFPG_MAX. */
public record GroupKey(int id) implements Entry.Key {
}
