using System.IO.Compression;

namespace InstaFunctions.Media.Import;

/// <summary>
/// The <c>Content-Encoding</c> of an import. Nothing compressed is asked for, but some stores keep files as they were sent to
/// them, and some call things a coding that are none.
/// </summary>
internal static class ContentCoding
{
    /// <summary>The bytes without their coding.</summary>
    /// <exception cref="SourceUnavailableException">The coding is not one that is undone.</exception>
    public static Stream Undo(Stream body, IEnumerable<string> headers, int status)
    {
        var codings = headers.SelectMany(header => header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(coding => !IsNone(coding))
            .ToList();
        return codings switch
        {
            [] => body,
            [var only] when only.Equals("gzip", StringComparison.OrdinalIgnoreCase) || only.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) =>
                new InflatedStream(body),
            _ => throw new SourceUnavailableException("The source sent the file compressed in a way that was not asked for and is not undone.", status),
        };
    }

    // "aws-chunked" is how a file was uploaded to S3, "utf-8" is a character set; stores repeat what they were once told.
    private static bool IsNone(string coding) => coding.ToLowerInvariant()
        is "identity" or "aws-chunked" or "utf-8" or "utf8" or "none" or "binary";

    /// <summary>Undoes gzip, and gives up on what grows out of all proportion: pictures and videos hardly do.</summary>
    private sealed class InflatedStream(Stream compressed) : Stream
    {
        private const int MaxRatio = 100;
        private const int FreeBytes = 1024 * 1024;
        private readonly CountingStream _counted = new(compressed);
        private GZipStream? _gzip;
        private long _inflated;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _gzip ??= new GZipStream(_counted, CompressionMode.Decompress);
            int read;
            try
            {
                read = await _gzip.ReadAsync(buffer, cancellationToken);
            }
            catch (InvalidDataException)
            {
                throw new SourceUnavailableException("The source says that the file is compressed with gzip, and it is not, or it is damaged.");
            }

            _inflated += read;
            return _inflated <= FreeBytes + (_counted.Count * MaxRatio)
                ? read
                : throw new SourceUnavailableException($"The source's file is compressed more than {MaxRatio} times, which no picture or video is.");
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _gzip?.Dispose();
            _counted.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Counts what is read through it.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
