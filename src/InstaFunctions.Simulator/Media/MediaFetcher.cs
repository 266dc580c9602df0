using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Media;

/// <summary>Downloads media as the platform does ("we cURL your media") and judges the bytes, not the claims.</summary>
internal sealed class MediaFetcher : IDisposable
{
    /// <summary>The container error of a video that could not be downloaded.</summary>
    public const int UploadFailed = 2207076;

    /// <summary>The container error of a video that is not one, or not within the limits.</summary>
    public const int UnsupportedVideo = 2207026;

    private readonly MediaStore _store;
    private readonly HttpClient _http;

    public MediaFetcher(MediaStore store)
    {
        _store = store;
        var handler = new SocketsHttpHandler
        {
            MaxAutomaticRedirections = 5,
            UseCookies = false,
            // Media is mostly on this machine, where a proxy of the surroundings would look for itself.
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AutomaticDecompression = DecompressionMethods.None,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("facebookexternalua InstaFunctions.Simulator/1.0");
    }

    public async Task<(FetchedMedia? Media, PlatformError? Error)> FetchImageAsync(Uri url, ContainerKind kind, SimulatorOptions options, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            using var timeout = NewTimeout(options, ct);
            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, PlatformErrors.NotFetched($"HTTP status {(int)response.StatusCode}."));
            }

            await using var body = await response.Content.ReadAsStreamAsync(timeout.Token);
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = await body.ReadAsync(buffer.AsMemory(length), timeout.Token);
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (length > MediaRules.MaxImageBytes)
                {
                    return (null, PlatformErrors.ImageTooLarge);
                }
            }

            return await JudgeImageAsync(buffer.AsMemory(0, length), buffer, kind, options, ct);
        }
        catch (Exception e) when (IsFetchFailure(e, ct))
        {
            return (null, PlatformErrors.NotFetched(Reason(e)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The video, or the code that its container ends in <c>ERROR</c> with.</summary>
    public async Task<(FetchedMedia? Media, int ErrorCode)> FetchVideoAsync(Uri url, ContainerKind kind, SimulatorOptions options, CancellationToken ct)
    {
        var part = _store.NewTemporaryPath();
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            using var timeout = NewTimeout(options, ct);
            using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, UploadFailed);
            }

            await using var file = new FileStream(part, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var body = await response.Content.ReadAsStreamAsync(timeout.Token);
            int read;
            while ((read = await body.ReadAsync(buffer, timeout.Token)) > 0)
            {
                if (file.Position + read > MediaRules.MaxVideoBytes(kind))
                {
                    return (null, UnsupportedVideo);
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), timeout.Token);
            }

            file.Position = 0;
            var start = await file.ReadAtLeastAsync(buffer.AsMemory(0, 12), 12, throwOnEndOfStream: false, timeout.Token);
            if (MediaHeaders.VideoType(buffer.AsSpan(0, start)) is not { } contentType)
            {
                return (null, UnsupportedVideo);
            }

            file.Position = 0;
            if (VideoHeader.Read(file) is not { } header || !MediaRules.DurationFits(kind, header.Duration))
            {
                return (null, UnsupportedVideo);
            }

            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            var media = new FetchedMedia
            {
                Sha256 = sha256,
                Bytes = file.Length,
                ContentType = contentType,
                Width = header.Width,
                Height = header.Height,
                Duration = header.Duration,
            };
            await file.DisposeAsync();
            media = options.StoreMedia ? media with { Path = _store.Keep(sha256, part) } : media;
            return MediaRules.FitsFullScreen(media, kind) ? (media, 0) : (null, UnsupportedVideo);
        }
        catch (Exception e) when (IsFetchFailure(e, ct))
        {
            return (null, UploadFailed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(part);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(FetchedMedia? Media, PlatformError? Error)> JudgeImageAsync(
        ReadOnlyMemory<byte> bytes, byte[] array, ContainerKind kind, SimulatorOptions options, CancellationToken ct)
    {
        if (MediaHeaders.IsOtherImage(bytes.Span))
        {
            return (null, PlatformErrors.ImageFormat);
        }

        if (!MediaHeaders.IsJpeg(bytes.Span))
        {
            return (null, PlatformErrors.NotFetched("the bytes are not a picture."));
        }

        if (MediaHeaders.ReadJpeg(new MemoryStream(array, 0, bytes.Length, writable: false)) is not { } size)
        {
            return (null, PlatformErrors.ImageFormat);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        var media = new FetchedMedia
        {
            Sha256 = sha256,
            Bytes = bytes.Length,
            ContentType = "image/jpeg",
            Width = size.Width,
            Height = size.Height,
        };
        var fits = kind switch
        {
            // "We recommend 9:16": a story's image may have any shape.
            ContainerKind.Story => true,
            // A carousel's children are cropped to its first: only that one has to fit, which its parent checks.
            ContainerKind.CarouselItem => true,
            _ => MediaRules.FitsFeed(media),
        };
        if (!fits)
        {
            return (null, PlatformErrors.ImageAspect);
        }

        return (options.StoreMedia ? media with { Path = await _store.KeepAsync(sha256, bytes, ct) } : media, null);
    }

    // Network limits are real time: a clock that a test moves by a day must not cut a download short.
    private static CancellationTokenSource NewTimeout(SimulatorOptions options, CancellationToken ct)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(options.MediaFetchTimeout);
        return timeout;
    }

    private static bool IsFetchFailure(Exception e, CancellationToken ct) =>
        e is HttpRequestException or IOException or NotSupportedException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "it took too long.",
        HttpRequestException { HttpRequestError: var error } => $"{error}.",
        _ => "the download broke off.",
    };
}
