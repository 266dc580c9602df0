using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure.Storage.Blobs.Specialized;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Storage.Azure.Blobs;

/// <summary>Streams bytes into a blob through one pooled buffer. Nothing is there before all of it is.</summary>
internal static class BlockUpload
{
    // 50,000 blocks are a blob's limit, so a video of 300 MB takes 75 of them.
    private const int BlockSize = 4 * 1024 * 1024;

    /// <summary>Copies and hashes until the end.</summary>
    /// <exception cref="MediaTooLargeException">There are more bytes than the limit; nothing was written.</exception>
    internal static async Task<StagedContent> CopyHashedAsync(Stream source, BlockBlobClient blob, long maxBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var blocks = new List<string>();
            long total = 0;
            int count;
            while ((count = await source.ReadAtLeastAsync(buffer.AsMemory(0, BlockSize), BlockSize, throwOnEndOfStream: false, cancellation)) > 0)
            {
                total += count;
                if (total > maxBytes)
                {
                    throw new MediaTooLargeException(maxBytes);
                }

                hash.AppendData(buffer, 0, count);
                blocks.Add(BlockId(blocks.Count));
                using var block = new MemoryStream(buffer, 0, count, writable: false);
                await StorageFailures.TranslateAsync(() => blob.StageBlockAsync(blocks[^1], block, cancellationToken: cancellation));
            }

            await StorageFailures.TranslateAsync(() => blob.CommitBlockListAsync(blocks, cancellationToken: cancellation));
            return new StagedContent(total, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // All of one length, as the service asks for.
    private static string BlockId(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return Convert.ToBase64String(bytes);
    }
}
