using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace InstaFunctions.Api.Media;

/// <summary>Takes media in, lists them and removes them.</summary>
public sealed class MediaEndpoints(
    MediaIngest ingest,
    IMediaImport import,
    IDirectUploads uploads,
    IMediaStore store,
    IMediaContent content,
    IJobStore jobs)
{
    private const int MaxBoundaryLength = 70;

    /// <summary>
    /// <c>POST /api/v1/media</c>: the bytes as the body, one file of a form, or <c>{sourceUrl}</c> to fetch them from.
    /// </summary>
    public async Task<IResult> AddAsync(ApiCall call)
    {
        var request = call.Http.Request;
        if (request.HasJsonContentType())
        {
            return await ImportAsync(call);
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? await AddFormFileAsync(call, type)
            : MediaAnswers.Of(await ingest.IngestAsync(
                call.Tenant.Id, request.Body, MediaLabel.OfBody(request.ContentType), call.Cancellation));
    }

    /// <summary><c>GET /api/v1/media/{mediaId}</c>.</summary>
    public async Task<IResult> GetAsync(ApiCall call)
    {
        var mediaItem = await store.FindAsync(call.Tenant.Id, IdOf(call), call.Cancellation) ?? throw NotFound();
        return ApiAnswer.Json(StatusCodes.Status200OK, MediaView.Of(mediaItem), ApiJson.Default.MediaView);
    }

    /// <summary><c>GET /api/v1/media</c>: newest first.</summary>
    public async Task<IResult> ListAsync(ApiCall call)
    {
        Paging.OnlyParameters(call);
        var page = await store.ListAsync(call.Tenant.Id, Paging.Request(call), call.Cancellation);
        return ApiAnswer.Json(
            StatusCodes.Status200OK,
            new ListView<MediaView>([.. page.Items.Select(MediaView.Of)], page.NextCursor),
            ApiJson.Default.ListViewMediaView,
            Paging.Link(call, page.NextCursor));
    }

    /// <summary><c>DELETE /api/v1/media/{mediaId}</c>.</summary>
    public async Task<IResult> RemoveAsync(ApiCall call)
    {
        var id = IdOf(call);
        _ = await store.FindAsync(call.Tenant.Id, id, call.Cancellation) ?? throw NotFound();
        if (await jobs.IsMediaInUseAsync(call.Tenant.Id, id, call.Cancellation))
        {
            throw new ApiProblemException(StatusCodes.Status409Conflict, ProblemCodes.MediaInUse, "A job that has not ended needs this media item.");
        }

        // The row first: bytes without a row are cleared away later, a row without bytes would be a lie.
        _ = await store.RemoveAsync(call.Tenant.Id, id, call.Cancellation);
        await content.DeleteAsync(call.Tenant.Id, id, CancellationToken.None);
        return ApiAnswer.NoContent;
    }

    /// <summary><c>POST /api/v1/media/uploads</c>: opens an upload straight to storage.</summary>
    public async Task<IResult> OpenUploadAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var contentType = fields.Text("contentType");
        var bytes = fields.Number("bytes", required: true);
        fields.ThrowIfMalformed();
        if (bytes < 1)
        {
            throw ApiProblemException.Unacceptable([new FieldError("bytes", "no_bytes", "must be 1 at least.")]);
        }

        return await uploads.CreateAsync(call.Tenant.Id, contentType, bytes!.Value, call.Cancellation) switch
        {
            UploadCreation.Created(var session) => ApiAnswer.Json(
                StatusCodes.Status201Created,
                new UploadView(session.MediaId, session.UploadUrl, session.ExpiresAt),
                ApiJson.Default.UploadView),
            UploadCreation.TooLarge(var kind, var max) => throw MediaAnswers.TooLarge(kind, max),
            var other => throw new InvalidOperationException($"An upload cannot be {other}."),
        };
    }

    /// <summary><c>POST /api/v1/media/{mediaId}/complete</c>: turns an upload's bytes into a media item.</summary>
    public async Task<IResult> CompleteUploadAsync(ApiCall call) =>
        MediaAnswers.Of(await uploads.CompleteAsync(call.Tenant.Id, IdOf(call), call.Cancellation));

    private async Task<IResult> ImportAsync(ApiCall call)
    {
        var fields = await call.FieldsAsync();
        var url = fields.Text("sourceUrl", required: true);
        fields.ThrowIfMalformed();
        return MediaAnswers.Of(await import.ImportAsync(call.Tenant.Id, url!, call.Cancellation));
    }

    private async Task<IResult> AddFormFileAsync(ApiCall call, MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundaryLength)
        {
            throw ApiProblemException.Malformed("Content-Type", "boundary", $"needs a boundary of 1 to {MaxBoundaryLength} characters.");
        }

        var reader = new MultipartReader(boundary, call.Http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(call.Cancellation) is { } section)
            {
                if (section.AsFileSection() is { FileStream: { } file })
                {
                    // The first file is the media item; it streams through, so what comes after it is not looked at.
                    return MediaAnswers.Of(await ingest.IngestAsync(
                        call.Tenant.Id, file, MediaLabel.OfForm(section.ContentType), call.Cancellation));
                }
            }
        }
        catch (InvalidDataException)
        {
            throw ApiProblemException.Malformed("$", "malformed_form", "The multipart/form-data body is malformed.");
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw ApiProblemException.Malformed("$", "malformed_form", "The multipart/form-data body ends too early.");
        }

        throw ApiProblemException.Malformed("file", "required", "The form has no file.");
    }

    private static MediaId IdOf(ApiCall call) => call.RouteId<MediaId>("mediaId", ProblemCodes.MediaNotFound);

    private static ApiProblemException NotFound() => ApiProblemException.NotFound(ProblemCodes.MediaNotFound, "There is no such media item.");
}

/// <summary>How the ways of taking media in are answered.</summary>
internal static class MediaAnswers
{
    public static ApiAnswer Of(MediaIngestResult result) => result switch
    {
        MediaIngestResult.Stored(var mediaItem) => ApiAnswer.Json(
            StatusCodes.Status201Created, MediaView.Of(mediaItem), ApiJson.Default.MediaView, ("Location", $"/api/v1/media/{mediaItem.Id}")),
        MediaIngestResult.TooLarge(var kind, var max) => throw TooLarge(kind, max),
        MediaIngestResult.UnsupportedType(_, _, var reason) => throw Unsupported(reason),
        MediaIngestResult.Unreadable(var reason) => throw new ApiProblemException(StatusCodes.Status422UnprocessableEntity, ProblemCodes.MediaUnreadable, reason),
        MediaIngestResult.SourceRefused(var reason) => throw Source(ProblemCodes.SourceRefused, reason),
        MediaIngestResult.SourceUnavailable(_, var reason) => throw Source(ProblemCodes.SourceUnavailable, reason),
        MediaIngestResult.TooManyImports(true, var limit) => throw Busy(
            StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, $"A tenant may have {limit} imports under way."),
        MediaIngestResult.TooManyImports => throw Busy(
            StatusCodes.Status503ServiceUnavailable, ProblemCodes.Busy, "The service has as many imports under way as it takes; nothing was done."),
        MediaIngestResult.UploadUnknown => throw ApiProblemException.NotFound(ProblemCodes.MediaNotFound, "There is no such upload."),
        MediaIngestResult.UploadIncomplete(var received, var expected) => throw ApiProblemException.Conflict($"{received} of {expected} bytes have arrived."),
        MediaIngestResult.UploadBusy => throw ApiProblemException.Conflict("Bytes of this upload are being received at this moment."),
        _ => throw new InvalidOperationException($"Media cannot be {result}."),
    };

    public static ApiProblemException TooLarge(MediaKind kind, long max) => new(
        StatusCodes.Status413PayloadTooLarge,
        ProblemCodes.TooLarge,
        kind == MediaKind.Image ? $"An image may have {max} bytes at most." : $"A video may have {max} bytes at most.");

    private static ApiProblemException Unsupported(string reason) =>
        new(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, reason);

    private static ApiProblemException Busy(int status, string code, string detail) => new(status, code, detail) { RetryAfter = TimeSpan.FromSeconds(10) };

    private static ApiProblemException Source(string code, string reason) => new(StatusCodes.Status422UnprocessableEntity, code, reason)
    {
        Errors = [new FieldError("sourceUrl", code, reason)],
    };
}
