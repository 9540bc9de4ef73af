package dev.understudy.server;

import dev.understudy.storage.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * The file that holds the configuration of a server.
 *
 * @param path its full name
 * @param fileNames turns names of database files as they are written into those to be used
 */
public record ConfigurationFile(Path path, UnaryOperator<String> fileNames) {
    /**
     * Reads the file as it is now.
     *
     * @throws AdministrationException naming the file and what is wrong with it
     */
    public Configuration read() {
        byte[] text;
        try {
            text = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new AdministrationException(IoErrors.of(path + ": reading the configuration failed", e).getMessage(), e);
        }
        try {
            return ConfigurationReader.read(text, fileNames);
        } catch (AdministrationException e) {
            throw new AdministrationException("configuration in " + path + ": " + e.getMessage(), e);
        }
    }
}
