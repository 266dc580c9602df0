using System.Security.Cryptography;

namespace InstaFunctions.Api.Requests;

/// <summary>Passes a request's body on and hashes what passes.</summary>
/// <param name="inner">The body.</param>
/// <param name="except">Bytes that do not count wherever they stand; empty for none.</param>
public sealed class HashingStream(Stream inner, byte[] except) : Stream
{
    // What was read last and may be the beginning of the bytes that do not count.
    private byte[] _held = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

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
        _hash.AppendData(_held);
        _held = [];
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
        if (except.Length == 0)
        {
            _hash.AppendData(read);
            return;
        }

        byte[] joined = [.. _held, .. read];
        var rest = joined.AsSpan();
        for (int at; (at = rest.IndexOf(except)) >= 0; rest = rest[(at + except.Length)..])
        {
            _hash.AppendData(rest[..at]);
        }

        var held = Math.Min(rest.Length, except.Length - 1);
        _hash.AppendData(rest[..^held]);
        _held = rest[^held..].ToArray();
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
