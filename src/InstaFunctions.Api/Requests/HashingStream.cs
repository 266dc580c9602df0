using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace InstaFunctions.Api.Requests;

/// <summary>
/// Passes a request's body on and hashes what passes. Of a form, the delimiters between the parts do not count as bytes, since
/// clients draw a new boundary for every try, but as delimiters: where each part ends goes into the hash, so that two bodies
/// with the same hash are the same parts.
/// </summary>
/// <param name="inner">The body.</param>
/// <param name="boundary">The boundary of a <c>multipart/form-data</c> body; null for a body that is hashed as it is.</param>
public sealed class HashingStream(Stream inner, string? boundary) : Stream
{
    private const int SegmentMarkBytes = sizeof(long) + 1;

    // RFC 2046, section 5.1.1: a delimiter begins with the line break before it, which only the first one may lack.
    private readonly byte[] _delimiter = boundary is null ? [] : [.. "\r\n--"u8, .. Encoding.UTF8.GetBytes(boundary)];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // What was read last and may be the beginning of a delimiter.
    private byte[] _held = boundary is null ? [] : [.. "\r\n"u8];
    private long _segment;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what the handler left, and returns the SHA-256 of the whole body.</summary>
    public async Task<byte[]> FinishAsync(CancellationToken cancellation)
    {
        await CopyToAsync(Null, cancellation);
        Count(_held);
        _held = [];
        EndSegment(isLast: true);
        return _hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Append(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read request bodies asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Append(ReadOnlySpan<byte> read)
    {
        if (_delimiter.Length == 0)
        {
            _hash.AppendData(read);
            return;
        }

        byte[] joined = [.. _held, .. read];
        var rest = joined.AsSpan();
        for (int at; (at = rest.IndexOf(_delimiter)) >= 0; rest = rest[(at + _delimiter.Length)..])
        {
            Count(rest[..at]);
            EndSegment(isLast: false);
        }

        var held = Math.Min(rest.Length, _delimiter.Length - 1);
        Count(rest[..^held]);
        _held = rest[^held..].ToArray();
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _segment += bytes.Length;
    }

    // Length and mark behind each segment: read from the end, they tell the segments apart whatever is in them.
    private void EndSegment(bool isLast)
    {
        if (_delimiter.Length == 0)
        {
            return;
        }

        Span<byte> mark = stackalloc byte[SegmentMarkBytes];
        BinaryPrimitives.WriteInt64LittleEndian(mark, _segment);
        mark[^1] = isLast ? (byte)0 : (byte)1;
        _hash.AppendData(mark);
        _segment = 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
