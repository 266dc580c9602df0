using System.Net;
using System.Net.Sockets;

namespace InstaFunctions.Media.Import;

/// <summary>
/// Connects to the first of a host's addresses that answers, as RFC 8305 ("Happy Eyeballs") says: the families take turns, the
/// next attempt begins a moment after the one before or as soon as that has failed, and each has a limit of its own.
/// </summary>
internal sealed class ConnectionRace(IImportNetwork network, TimeProvider clock)
{
    /// <summary>RFC 8305, section 5: the time between two attempts.</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How long one address may take to answer.</summary>
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(10);

    /// <summary>How many of a host's addresses are tried.</summary>
    public const int MaxAttempts = 8;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">None of them answers.</exception>
    public async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellation)
    {
        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = new Queue<IPAddress>(TakingTurns(addresses).Take(MaxAttempts));
        var running = new List<Task<Stream>>();
        Exception last = new SocketException((int)SocketError.HostNotFound);
        try
        {
            while (waiting.Count > 0 || running.Count > 0)
            {
                if (waiting.TryDequeue(out var next))
                {
                    running.Add(AttemptAsync(new IPEndPoint(next, port), losers.Token));
                }

                var ended = await FirstAsync(running, waiting.Count > 0, losers.Token);
                if (ended is { IsCompletedSuccessfully: true })
                {
                    _ = running.Remove(ended);
                    return await ended;
                }

                if (ended is not null)
                {
                    _ = running.Remove(ended);
                    last = ended.Exception?.InnerException ?? last;
                }

                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await losers.CancelAsync();
            running.ForEach(Abandon);
        }

        throw last as SocketException ?? new SocketException((int)SocketError.TimedOut);
    }

    // The attempt that ends first; null when it is time for the next one.
    private async Task<Task<Stream>?> FirstAsync(List<Task<Stream>> running, bool isMore, CancellationToken cancellation)
    {
        if (!isMore)
        {
            return await Task.WhenAny(running);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(AttemptDelay, clock, stop.Token);
        var ended = await Task.WhenAny([pause, .. running]);
        await stop.CancelAsync();
        return ended as Task<Stream>;
    }

    private async Task<Stream> AttemptAsync(IPEndPoint address, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await network.ConnectAsync(address, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private static void Abandon(Task<Stream> attempt) => _ = attempt.ContinueWith(
        ended =>
        {
            if (ended.IsCompletedSuccessfully)
            {
                ended.Result.Dispose();
            }
            else
            {
                // Seen, so that nobody reports it as forgotten.
                _ = ended.Exception;
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    // The resolver's order, but no family twice in a row while the other has addresses left.
    private static IEnumerable<IPAddress> TakingTurns(IReadOnlyList<IPAddress> addresses)
    {
        var first = addresses.Where(a => a.AddressFamily == addresses[0].AddressFamily).ToList();
        var second = addresses.Where(a => a.AddressFamily != addresses[0].AddressFamily).ToList();
        for (var at = 0; at < Math.Max(first.Count, second.Count); at++)
        {
            if (at < first.Count)
            {
                yield return first[at];
            }

            if (at < second.Count)
            {
                yield return second[at];
            }
        }
    }
}
