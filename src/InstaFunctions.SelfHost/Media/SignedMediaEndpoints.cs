using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace InstaFunctions.SelfHost.Media;

/// <summary>
/// The endpoints behind signed links. They know no API key: the link is the permission. Whatever is wrong with a link, the
/// answer is a bare 404, so that it tells nobody whether there is such a media item.
/// </summary>
public static class SignedMediaEndpoints
{
    private const int ResumeIncomplete = StatusCodes.Status308PermanentRedirect;

    /// <summary>
    /// Maps <c>GET</c> and <c>HEAD /media/{id}.{ext}</c>, with ranges, and <c>PUT /media/uploads/{id}</c>, resumable by
    /// <c>Content-Range</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapSignedMedia(this IEndpointRouteBuilder routes)
    {
        _ = routes.MapMethods($"{MediaLinks.MediaPath}{{file}}", [HttpMethods.Get, HttpMethods.Head], Serve).ExcludeFromDescription();
        _ = routes.MapPut($"{MediaLinks.UploadPath}{{id}}", ReceiveAsync).ExcludeFromDescription();
        return routes;
    }

    private static IResult Serve(HttpContext http, string file, MediaLinks links, MediaFolder folder)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers.XContentTypeOptions = "nosniff";
        var extension = Path.GetExtension(file).TrimStart('.');
        if (MediaTypes.OfExtension(extension) is not { } contentType
            || !TryParseId(file[..^(extension.Length + 1)], out var id)
            || links.Verify(HttpMethods.Get, $"{MediaLinks.MediaPath}{id}.{extension}", http.Request) is not { } tenant)
        {
            return TypedResults.NotFound();
        }

        var path = folder.Committed(tenant, id, extension);
        return File.Exists(path)
            ? TypedResults.PhysicalFile(path, contentType, enableRangeProcessing: true)
            : TypedResults.NotFound();
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, string id, MediaLinks links, FolderDirectUploads uploads)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (!TryParseId(id, out var media)
            || links.Verify(HttpMethods.Put, $"{MediaLinks.UploadPath}{media}", http.Request) is not { } tenant)
        {
            return TypedResults.NotFound();
        }

        if (!TryReadRange(http.Request, out var range))
        {
            return Problem(StatusCodes.Status400BadRequest, "Content-Range must be \"bytes first-last/total\" or \"bytes */total\", and agree with Content-Length.");
        }

        // The server's default limit is smaller than a video; how much is written is bounded by the upload itself.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            return Answer(http, await uploads.ReceiveAsync(tenant, media, range, http.Request.Body, http.RequestAborted));
        }
        catch (StoreUnavailableException)
        {
            http.Response.Headers.RetryAfter = "5";
            return Problem(StatusCodes.Status503ServiceUnavailable, "The disk is full or out of reach; what arrived before is kept.");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            // The connection broke: nobody reads an answer, and what arrived is kept.
            return TypedResults.Empty;
        }
    }

    private static IResult Answer(HttpContext http, UploadReceipt receipt)
    {
        switch (receipt)
        {
            case UploadReceipt.Taken(var received, var total):
                ReportRange(http, received);
                return TypedResults.StatusCode(received == total ? StatusCodes.Status200OK : ResumeIncomplete);
            case UploadReceipt.OutOfOrder(var received, var total):
                ReportRange(http, received);
                return Problem(StatusCodes.Status409Conflict, $"{received} of {total} bytes are there; go on with byte {received}.");
            case UploadReceipt.OutOfRange(var received, var total):
                ReportRange(http, received);
                return Problem(StatusCodes.Status416RangeNotSatisfiable, $"The upload was announced with {total} bytes.");
            case UploadReceipt.TooMany(var received, _):
                ReportRange(http, received);
                return Problem(StatusCodes.Status400BadRequest, "The body has more bytes than its range; none of them was kept.");
            case UploadReceipt.Busy:
                return Problem(StatusCodes.Status409Conflict, "Another request is working on this upload.");
            default:
                return TypedResults.NotFound();
        }
    }

    private static void ReportRange(HttpContext http, long received)
    {
        if (received > 0)
        {
            http.Response.Headers.Range = $"bytes=0-{received - 1}";
        }
    }

    private static bool TryReadRange(HttpRequest request, out UploadRange range)
    {
        range = UploadRange.Whole;
        if (request.Headers.ContentRange is not [{ } text])
        {
            return request.Headers.ContentRange.Count is 0;
        }

        if (!ContentRangeHeaderValue.TryParse(text, out var value) || value is not { Unit.Value: "bytes", HasLength: true })
        {
            return false;
        }

        range = new UploadRange(value.From, value.To, value.Length);
        var count = value.HasRange ? value.To - value.From + 1 : 0;
        return (request.ContentLength ?? count) == count;
    }

    private static bool TryParseId(string text, out MediaId id)
    {
        var ok = Guid.TryParseExact(text, "D", out var value);
        id = MediaId.From(value);
        return ok;
    }

    private static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(statusCode: status, detail: detail);
}
