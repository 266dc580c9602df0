using System.Buffers;
using System.Security.Cryptography;
using InstaFunctions.Core.Media;

namespace InstaFunctions.SelfHost.Media;

/// <summary>Moves bytes through one pooled buffer.</summary>
internal static class StreamCopy
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies and hashes until the end.</summary>
    /// <exception cref="MediaTooLargeException">There are more bytes than the limit.</exception>
    public static async Task<StagedContent> CopyHashedAsync(Stream from, Stream to, long maxBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var total = await PumpAsync(from, long.MaxValue, async (chunk, sofar) =>
        {
            if (sofar + chunk.Length > maxBytes)
            {
                throw new MediaTooLargeException(maxBytes);
            }

            hash.AppendData(chunk.Span);
            await MediaDisk.TryAsync(() => to.WriteAsync(chunk, cancellation));
        }, cancellation);
        return new StagedContent(total, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Hashes until the end.</summary>
    public static Task<StagedContent> HashAsync(Stream from, CancellationToken cancellation) =>
        CopyHashedAsync(from, Stream.Null, long.MaxValue, cancellation);

    /// <summary>Copies at most <paramref name="count"/> bytes.</summary>
    /// <returns>How many there were.</returns>
    public static Task<long> CopyAtMostAsync(Stream from, Stream to, long count, CancellationToken cancellation) =>
        PumpAsync(from, count, (chunk, _) => MediaDisk.TryAsync(() => to.WriteAsync(chunk, cancellation)), cancellation);

    private static async Task<long> PumpAsync(
        Stream from, long count, Func<ReadOnlyMemory<byte>, long, Task> take, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long total = 0;
            while (total < count)
            {
                var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, count - total)), cancellation);
                if (read is 0)
                {
                    break;
                }

                await take(buffer.AsMemory(0, read), total);
                total += read;
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
