import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local in memory, with a database for each access key. Its own main listens on every address of
 * the machine and outlives whoever started it; this one listens on loopback, on a port from the system that
 * it prints, and ends with its input.
 */
public class Engine {
    public static void main(String[] args) throws Exception {
        boolean inMemory = true, sharedDb = false, delayTransientStatuses = false;
        var requests = new LocalDynamoDBRequestHandler(0, inMemory, null, sharedDb, delayTransientStatuses);
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new LocalDynamoDBServerHandler(requests, null));
        server.start();
        System.out.println("listening on " + connector.getLocalPort());
        while (System.in.read() >= 0) {
            // Nothing is said; only the end counts.
        }
        Runtime.getRuntime().halt(0);
    }
}
