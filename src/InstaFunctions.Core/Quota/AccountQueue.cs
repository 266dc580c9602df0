using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Quota;

/// <summary>
/// Lets one caller of this process at a time at an account's row, in the order in which they came, so that a process never
/// conflicts with itself. Between processes the row's version decides; this is not needed for that to be right.
/// </summary>
/// <remarks>A fixed number of queues: accounts that share one wait for each other now and then, and memory stays bounded.</remarks>
internal sealed class AccountQueue
{
    private readonly SemaphoreSlim[] _queues = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<Turn> EnterAsync(IgUserId user, CancellationToken cancellation)
    {
        var queue = _queues[(uint)user.GetHashCode() % (uint)_queues.Length];
        await queue.WaitAsync(cancellation);
        return new Turn(queue);
    }

    public readonly struct Turn(SemaphoreSlim queue) : IDisposable
    {
        public void Dispose() => queue.Release();
    }
}
