package dev.understudy.control;

/** What the programs say of their version. */
public final class Version {
    /** The release of Open vSwitch whose behaviour this program has; what scripts and clients look for. */
    public static final String PEER = "3.7.1";

    private Version() {
    }

    /** The first line, in the peer's form: {@code ovsdb-server (Open vSwitch) 3.7.1}. */
    public static String line(String program) {
        return program + " (Open vSwitch) " + PEER;
    }

    /** The version of Understudy itself; {@code development} when run from classes. */
    public static String own() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What {@code --version} prints: the peer's line, for scripts, then our own, for people. */
    public static String lines(String program) {
        return line(program) + "\nUnderstudy " + own() + "\n";
    }
}
