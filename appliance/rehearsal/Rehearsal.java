import java.nio.file.Files;
import java.nio.file.Path;

/** Trains the ahead-of-time caches of the launchers. Usage: java Rehearsal.java CHECKOUT */
public class Rehearsal {
    public static void main(String[] arguments) {
        Path checkout = Path.of(arguments[0]);
        if (!Files.exists(checkout.resolve("target/classes/dev/understudy/cli/ServerMain.class"))) {
            System.out.println("rehearsal: there is no server yet");
        }
    }
}
