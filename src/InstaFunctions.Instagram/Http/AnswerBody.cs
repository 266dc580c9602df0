using System.Net.Http.Headers;

namespace InstaFunctions.Instagram.Http;

/// <summary>Reads an answer's bytes, up to a bound.</summary>
internal static class AnswerBody
{
    /// <summary>
    /// The most that is read: a full page of 50 posts with captions of 2,200 characters, each escaped, stays below it.
    /// </summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The body; null when it is longer than <see cref="MaxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > MaxBytes)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Whether the body claims to be JSON; the Graph API also says <c>text/javascript</c>.</summary>
    public static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType?.ToUpperInvariant() is "APPLICATION/JSON" or "TEXT/JAVASCRIPT";
}
