using System.Collections.Immutable;

namespace InstaFunctions.Core.Quota;

/// <summary>Everything the ledger knows about one Instagram account; immutable.</summary>
public sealed record QuotaRow
{
    /// <summary>
    /// How many slots a row may hold before it takes no further reservation: with it, a row of the widest entries stays
    /// below <see cref="IQuotaStore.MaxRowBytes"/>. 29 days at 50 posts are 1,450.
    /// </summary>
    public const int MaxEntries = 1800;

    /// <summary>An account that has never published.</summary>
    public static QuotaRow Empty { get; } = new();

    /// <summary>The slots, in the order in which their jobs arrived.</summary>
    public ImmutableArray<QuotaEntry> Entries { get; init; } = [];

    /// <summary>The containers made, oldest first.</summary>
    public ImmutableArray<QuotaContainers> Containers { get; init; } = [];

    /// <summary>The platform's last reading; null when none was taken.</summary>
    public QuotaReading? Reading { get; init; }

    /// <summary>Until when every window counts as full, because the platform said so; null when it did not.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }

    /// <summary>The row without what no longer counts for anything.</summary>
    /// <param name="now">The time.</param>
    /// <param name="length">The window's length.</param>
    public QuotaRow Pruned(DateTimeOffset now, TimeSpan length) => this with
    {
        Entries = Entries.RemoveAll(entry => now - entry.At >= entry.State switch
        {
            // A job that is a whole window late has lost its turn; when it comes after all, it takes a new slot.
            QuotaState.Reserved => length,
            // Kept longer than it counts, so that one machine whose clock is ahead takes nothing from the others.
            QuotaState.Confirmed => length + TimeSpan.FromHours(1),
            // A container lives for 24 hours, so after a week the call has long had its effect, or never will, and what
            // it had has left every window. Without this a lost job would hold its slot for ever.
            _ => TimeSpan.FromDays(7),
        }),
        Containers = Containers.RemoveAll(made => now - made.At >= length),
        BlockedUntil = BlockedUntil > now ? BlockedUntil : null,
    };

    /// <summary>The row as bytes, at most <see cref="IQuotaStore.MaxRowBytes"/>.</summary>
    public byte[] ToBytes() => QuotaRowFormat.Write(this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="QuotaRowUnreadableException">The bytes are damaged, or a newer version wrote them.</exception>
    public static QuotaRow FromBytes(byte[] bytes) => QuotaRowFormat.Read(bytes);
}

/// <summary>A row of the ledger cannot be read. Nothing is published for its account rather than published uncounted.</summary>
public sealed class QuotaRowUnreadableException(string reason, Exception? inner = null)
    : Exception($"A row of the quota ledger cannot be read: {reason}", inner);
