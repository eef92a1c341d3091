import io.claviger.client.Claviger;
import io.claviger.client.ClientSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Encrypts a file that is larger than the memory of the program, and decrypts it again. */
public final class PassingFile {
    private PassingFile() {}

    public static void main(String[] arguments) throws Exception {
        Path plain = Path.of(arguments[1]);
        Path encrypted = Path.of(plain + ".encrypted");
        Path again = Path.of(plain + ".again");
        try (Claviger claviger = Claviger.connect(ClientSettings.ofEnvironment())) {
            try (InputStream in = Files.newInputStream(plain);
                    OutputStream out = Files.newOutputStream(encrypted)) {
                claviger.files().encrypt(arguments[0], in, out);
            }
            try (InputStream in = Files.newInputStream(encrypted);
                    OutputStream out = Files.newOutputStream(again)) {
                claviger.files().decrypt(arguments[0], Optional.empty(), in, out);
            }
        }
        System.out.println("java " + Runtime.version().feature());
        System.out.println("difference " + Files.mismatch(plain, again));
    }
}
