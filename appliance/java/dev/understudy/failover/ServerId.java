package dev.understudy.failover;

/** The name of a server among those that hold copies of one database. */
public record ServerId(String name) implements Comparable<ServerId> {
    @Override
    public int compareTo(ServerId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
