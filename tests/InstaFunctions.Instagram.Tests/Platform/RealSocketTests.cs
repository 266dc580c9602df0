using System.Net;
using System.Net.Sockets;
using System.Text;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Platform;

/// <summary>The client as it is registered, over loopback: what a real connection reports when it breaks.</summary>
public sealed class RealSocketTests
{
    private const string Success = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"id\":\"7\"}";

    [Fact]
    public async Task Nobody_listening_means_that_nothing_was_published()
    {
        // Bound and not listening: the port refuses, and no other program can take it.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var client = Client(((IPEndPoint)deaf.LocalEndPoint!).Port);
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("publish"));
    }

    [Fact]
    public async Task A_failed_handshake_means_that_nothing_was_published()
    {
        using var server = new Listening();
        await using var client = Client(server.Port, "https");
        var failing = client.FailsAsync("publish");

        using (var connection = await server.AcceptAsync())
        {
            await connection.SendAsync("this is no TLS\r\n\r\n"u8.ToArray());
            connection.Shutdown(SocketShutdown.Both);
            _ = Failure.Is(InstagramErrorMeaning.Transient, await failing);
        }
    }

    [Fact]
    public async Task A_reset_after_the_request_leaves_a_publish_unknown()
    {
        using var server = new Listening();
        await using var client = Client(server.Port);
        var failing = client.FailsAsync("publish");

        using (var connection = await server.AcceptAsync())
        {
            Assert.EndsWith("creation_id=17889455560051444", await RequestAsync(connection), StringComparison.Ordinal);
            connection.LingerState = new LingerOption(true, 0);
        }

        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await failing);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_leaves_a_publish_unknown()
    {
        using var server = new Listening();
        await using var client = Client(server.Port);
        var failing = client.FailsAsync("publish");

        using (var connection = await server.AcceptAsync())
        {
            _ = await RequestAsync(connection);
            await connection.SendAsync(Encoding.ASCII.GetBytes(Success[..^4]));
            connection.Shutdown(SocketShutdown.Both);
        }

        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await failing);
    }

    [Fact]
    public async Task A_publish_without_an_answer_runs_into_its_time_out()
    {
        using var server = new Listening();
        await using var client = Client(server.Port);
        var failing = client.FailsAsync("publish");

        using var connection = await server.AcceptAsync();
        _ = await RequestAsync(connection);
        client.Clock.Advance(TimeSpan.FromSeconds(100));

        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await failing);
    }

    [Fact]
    public async Task A_connection_that_is_closed_when_it_is_used_again_does_not_make_a_publish_go_out_twice()
    {
        using var server = new Listening();
        await using var client = Client(server.Port);
        var first = client.Call("publish");
        using (var connection = await server.AcceptAsync())
        {
            _ = await RequestAsync(connection);
            await connection.SendAsync(Encoding.ASCII.GetBytes(Success));
            await first;

            // The second publish takes the pooled connection; the server reads it all and hangs up.
            var second = client.FailsAsync("publish");
            Assert.Contains("POST /v25.0/17841400008460056/media_publish ", await RequestAsync(connection), StringComparison.Ordinal);
            connection.Shutdown(SocketShutdown.Both);
            _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await second);
        }

        Assert.False(server.HasCaller);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var server = new Listening();
        await using var client = Client(server.Port);
        var failing = client.FailsAsync("publish");

        using var connection = await server.AcceptAsync();
        _ = await RequestAsync(connection);
        await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:{server.Port}/elsewhere\r\nContent-Length: 0\r\n\r\n"));

        Assert.Equal(307, Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await failing).Details.HttpStatus);
        Assert.Equal(0, connection.Available);
        Assert.False(server.HasCaller);
    }

    [Fact]
    public async Task A_cookie_of_one_account_does_not_travel_with_the_next()
    {
        using var server = new Listening();
        await using var client = Client(server.Port);
        var first = client.Call("publish");
        using var connection = await server.AcceptAsync();
        _ = await RequestAsync(connection);
        await connection.SendAsync(Encoding.ASCII.GetBytes(Success.Replace("Content-Type", "Set-Cookie: a=b\r\nContent-Type", StringComparison.Ordinal)));
        await first;

        var second = client.Call("publish");
        Assert.DoesNotContain("Cookie", await RequestAsync(connection), StringComparison.OrdinalIgnoreCase);
        await connection.SendAsync(Encoding.ASCII.GetBytes(Success));
        await second;
        Assert.All(client.Log.Lines, line => Assert.Contains("PlatformConnection", line, StringComparison.Ordinal));
    }

    private static TestClient Client(int port, string scheme = "http") =>
        new(options => options.GraphUrl = new Uri($"{scheme}://127.0.0.1:{port}"), realNetwork: true);

    private static async Task<string> RequestAsync(Socket connection)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("creation_id=17889455560051444", StringComparison.Ordinal))
        {
            var read = await connection.ReceiveAsync(buffer);
            Assert.NotEqual(0, read);
            _ = text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>A port of its own.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Listening() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public bool HasCaller => _listener.Pending();

        public async Task<Socket> AcceptAsync() => await _listener.AcceptSocketAsync();

        public void Dispose() => _listener.Dispose();
    }
}
