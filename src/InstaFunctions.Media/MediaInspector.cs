using InstaFunctions.Core.Media;
using InstaFunctions.Media.IsoMedia;
using InstaFunctions.Media.Jpeg;

namespace InstaFunctions.Media;

/// <summary>
/// Reads JPEG headers marker by marker, and MP4 and QuickTime headers box by box. It seeks instead of reading on: of a
/// large video only the headers are touched.
/// </summary>
public sealed class MediaInspector : IMediaInspector
{
    /// <inheritdoc/>
    public async Task<MediaInspection> InspectAsync(Stream content, CancellationToken cancellation)
    {
        content.Position = 0;
        var head = new byte[MediaSniffer.HeadLength];
        var count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        var sniffed = MediaSniffer.Sniff(head.AsSpan(0, count));
        content.Position = 0;
        try
        {
            return sniffed.Kind switch
            {
                MediaKind.Image => Image(content, sniffed.ContentType!),
                MediaKind.Video => Video(content, sniffed.ContentType!, cancellation),
                _ => new MediaInspection.Unsupported(sniffed),
            };
        }
        catch (MalformedMediaException malformed)
        {
            return new MediaInspection.Unreadable(malformed.Message);
        }
    }

    private static MediaInspection.Readable Image(Stream content, string contentType)
    {
        var jpeg = JpegHeaders.Read(content);
        return new()
        {
            Kind = MediaKind.Image,
            ContentType = contentType,
            Width = jpeg.Width,
            Height = jpeg.Height,
            Findings = jpeg.Findings.Count > 0 ? jpeg.Findings : null,
        };
    }

    private static MediaInspection.Readable Video(Stream content, string contentType, CancellationToken cancellation)
    {
        var movie = MovieReader.Read(content, cancellation);
        return new()
        {
            Kind = MediaKind.Video,
            ContentType = contentType,
            Width = movie.Width,
            Height = movie.Height,
            DurationSeconds = movie.Seconds,
            VideoCodec = movie.VideoCodec,
            AudioCodec = movie.AudioCodec,
            FrameRate = movie.FrameRate,
            Findings = movie.Findings.Count > 0 ? movie.Findings : null,
        };
    }
}
