using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Tests.Media;

/// <summary>Media bytes in memory, so that a test can see what stayed behind.</summary>
internal sealed class InMemoryMediaContent : IMediaContent, IMediaLeftovers
{
    public Dictionary<MediaId, byte[]> Staged { get; } = [];

    public Dictionary<MediaId, (TenantId Tenant, byte[] Bytes, string ContentType)> Committed { get; } = [];

    /// <summary>What the retention asked to be removed.</summary>
    public DateTimeOffset? DiscardedUntouchedSince { get; private set; }

    public DateTimeOffset? AskedCommittedBefore { get; private set; }

    public Exception? CommitFailure { get; set; }

    public long? LastLimit { get; private set; }

    public async Task<StagedContent> StageAsync(TenantId tenant, MediaId id, Stream source, long maxBytes, CancellationToken cancellation)
    {
        LastLimit = maxBytes;
        using var bytes = new MemoryStream();
        var buffer = new byte[1000];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > maxBytes)
            {
                throw new MediaTooLargeException(maxBytes);
            }

            // Visible as it grows, so that a test notices what is not discarded.
            Staged[id] = bytes.ToArray();
        }

        return new StagedContent(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
    }

    public Task<Stream> OpenStagedAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult<Stream>(new MemoryStream(Staged[id], writable: false));

    public Task CommitAsync(TenantId tenant, MediaId id, string contentType, CancellationToken cancellation)
    {
        if (CommitFailure is { } failure)
        {
            throw failure;
        }

        Committed[id] = (tenant, Staged[id], contentType);
        _ = Staged.Remove(id);
        return Task.CompletedTask;
    }

    public Task DiscardAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        _ = Staged.Remove(id);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        _ = Committed.Remove(id);
        return Task.CompletedTask;
    }

    public Task<Uri> CreateLinkAsync(MediaItem mediaItem, TimeSpan lifetime, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<int> DiscardUntouchedSinceAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        DiscardedUntouchedSince = time;
        return Task.FromResult(0);
    }

    public async IAsyncEnumerable<CommittedContent> CommittedBeforeAsync(DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        AskedCommittedBefore = time;
        foreach (var (id, entry) in Committed.ToList())
        {
            yield return new CommittedContent(entry.Tenant, id);
        }
    }
}

/// <summary>Media rows in memory.</summary>
internal sealed class InMemoryMediaStore : IMediaStore
{
    public Dictionary<MediaId, MediaItem> Rows { get; } = [];

    /// <summary>Thrown by <see cref="AddAsync"/>, after the row is stored: the unclear kind of failure.</summary>
    public Exception? AddFailure { get; set; }

    public Action<MediaItem>? OnRemove { get; set; }

    public Task AddAsync(MediaItem mediaItem, CancellationToken cancellation)
    {
        Rows.Add(mediaItem.Id, mediaItem);
        return AddFailure is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }

    public Task<MediaItem?> FindAsync(TenantId tenant, MediaId id, CancellationToken cancellation) =>
        Task.FromResult(Rows.GetValueOrDefault(id) is { } mediaItem && mediaItem.TenantId == tenant ? mediaItem : null);

    public Task<Page<MediaItem>> ListAsync(TenantId tenant, PageRequest page, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<bool> RemoveAsync(TenantId tenant, MediaId id, CancellationToken cancellation)
    {
        if (Rows.GetValueOrDefault(id) is { } mediaItem)
        {
            OnRemove?.Invoke(mediaItem);
        }

        return Task.FromResult(Rows.Remove(id));
    }

    public async IAsyncEnumerable<MediaItem> StoredBeforeAsync(DateTimeOffset time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var mediaItem in Rows.Values.Where(mediaItem => mediaItem.CreatedAt < time).ToList())
        {
            yield return mediaItem;
        }
    }
}
