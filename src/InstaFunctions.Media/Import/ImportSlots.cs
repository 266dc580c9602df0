using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Media.Import;

/// <summary>
/// Bounds the imports under way, in this process and for each tenant: sources that are slow on purpose then hold up nobody but
/// whoever named them.
/// </summary>
internal sealed class ImportSlots(MediaOptions options)
{
    private readonly Dictionary<TenantId, int> _taken = [];
    private readonly Lock _lock = new();
    private int _all;

    /// <summary>Takes a slot; null when there is none, and then <paramref name="ofTenant"/> says whose limit it is.</summary>
    public ImportSlot? TryTake(TenantId tenant, out bool ofTenant)
    {
        lock (_lock)
        {
            var own = _taken.GetValueOrDefault(tenant);
            ofTenant = own >= options.MaxImportsPerTenant;
            if (ofTenant || _all >= options.MaxImports)
            {
                return null;
            }

            _taken[tenant] = own + 1;
            _all++;
        }

        return new ImportSlot(() => Return(tenant));
    }

    private void Return(TenantId tenant)
    {
        lock (_lock)
        {
            _all--;
            if (--_taken[tenant] == 0)
            {
                _ = _taken.Remove(tenant);
            }
        }
    }
}

/// <summary>One import's slot. It is free again when the import has ended and with it every lookup that it began.</summary>
internal sealed class ImportSlot(Action free) : IDisposable
{
    private int _holders = 1;

    /// <summary>Where a request carries its import's slot to the connections that are made for it.</summary>
    public static HttpRequestOptionsKey<ImportSlot> Key { get; } = new("InstaFunctions.ImportSlot");

    /// <summary>A lookup cannot be ended by the one who waits for it: it keeps the slot until it is over.</summary>
    public void HoldUntilEnd(Task lookup)
    {
        _ = Interlocked.Increment(ref _holders);
        _ = lookup.ContinueWith(_ => Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            free();
        }
    }
}
