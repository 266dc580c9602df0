using System.Text.Json.Nodes;
using InstaFunctions.Api.Media;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Media;
using static InstaFunctions.Api.OpenApi.Operations.SharedParameters;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>Bringing media in, and managing them.</summary>
internal static class MediaOperations
{
    private static readonly IReadOnlyList<ApiRefusal> Checks =
    [
        new(413, ProblemCodes.TooLarge, "An image may have 8388608 bytes at most."),
        new(415, ProblemCodes.UnsupportedMediaType, "It was declared as image/jpeg, but the bytes are PNG (image/png)."),
        new(422, ProblemCodes.MediaUnreadable, "There are no bytes."),
    ];

    private static readonly ApiSuccess Stored =
        ApiSuccess.Json(201, "Stored.", ApiJson.Default.MediaView, ("image", Samples.MediaItem)) with { Headers = [ApiHeaders.Location] };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("AddMedia", ApiTags.Media, "Upload or import a media item",
            $"Send the file as the body, as one file of a form, or the address to fetch it from as JSON. JPEG images of at most 8 MiB (`Media:MaxImageBytes`), and MP4 and QuickTime videos of at most 300 MB (`Media:MaxVideoBytes`). What it is is read from the bytes: a type that is missing, generic or wrong is no reason to refuse it. An import takes https addresses only (unless `Media:AllowHttpImport`), follows {IMediaImport.MaxRedirects} redirects at most, refuses private, loopback, link-local and metadata addresses, and must be done within 60 seconds (`Media:ImportTimeout`). Media that no pending job uses are removed after 30 days (`Media:Retention`).")
        {
            Body = new(("import", "Fetch it from there", new JsonObject { ["sourceUrl"] = "https://cdn.example.com/summer/clip.mp4" }))
            {
                Schema = "ImportRequest",
                Description = "Where to fetch the media item from.",
                Fields = [new("sourceUrl", Schemas.Url(IMediaImport.MaxUrlLength), $"The address: at most {IMediaImport.MaxUrlLength} characters, without a user name or a password.", Required: true)],
                Others =
                [
                    .. new[] { MediaTypes.Jpeg, MediaTypes.Mp4, MediaTypes.QuickTime }.Select(type => (type, Schemas.Bytes(type))),
                    ("multipart/form-data", new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject { ["file"] = Schemas.Bytes("application/octet-stream").With("description", "The first file of the form is the media item; what comes after it is not looked at.") },
                        ["required"] = new JsonArray("file"),
                    }),
                ],
            },
            Successes = [Stored],
            Refusals =
            [
                ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "file", "required", "The form has no file."),
                .. Checks,
                new(503, ProblemCodes.Busy, "The service has as many imports under way as it takes; nothing was done.") { RetryAfter = true },
                ApiRefusal.Field(422, ProblemCodes.SourceRefused, "sourceUrl", "source_refused", "The address must begin with https://."),
                ApiRefusal.Field(422, ProblemCodes.SourceUnavailable, "sourceUrl", "source_unavailable", "The source answered with status 404."),
            ],
        },
        new("ListMedia", ApiTags.Media, "List media", "The tenant's media, newest first.")
        {
            Parameters = Page,
            Successes = [ApiSuccess.Json(200, "A page.", ApiJson.Default.ListViewMediaView, ("page", new ListView<MediaView>([Samples.MediaItem], null))) with { Headers = [ApiHeaders.Link] }],
            Refusals = [.. PagingRefusals],
        },
        new("GetMedia", ApiTags.Media, "Read a media item", "What is known about a media item, read from its bytes.")
        {
            Successes = [ApiSuccess.Json(200, "The media item.", ApiJson.Default.MediaView, ("image", Samples.MediaItem))],
            Refusals = [NoMediaItem],
        },
        new("DeleteMedia", ApiTags.Media, "Delete a media item", "Removes a media item and its bytes. Refused while a job that has not ended needs it.")
        {
            Successes = [new(204, "Deleted.")],
            Refusals = [NoMediaItem, new(409, ProblemCodes.MediaInUse, "A job that has not ended needs this media item.")],
        },
        new("OpenMediaUpload", ApiTags.Media, "Open an upload straight to storage",
            "For large files. `PUT` the bytes to `uploadUrl`, then call `POST /api/v1/media/{mediaId}/complete`. The address is a credential of its own: it needs no API key and must not be shown to others. On a self-hosted service the upload can be resumed: `PUT` with `Content-Range: bytes first-last/total`, and ask for what has arrived with `Content-Range: bytes */total`; 308 with `Range` says where to go on. Elsewhere it is the storage's own signed address.")
        {
            Body = new(("video", "A video of 180 MB", new JsonObject { ["contentType"] = "video/mp4", ["bytes"] = 180_000_000 }))
            {
                Schema = "OpenUploadRequest",
                Description = "What will be uploaded.",
                Fields =
                [
                    new("contentType", Schemas.Text(), "What the file is called. It decides nothing: the bytes do, when the upload is completed."),
                    new("bytes", Schemas.Number(1), "Exactly how many bytes will come: 1 at least (`no_bytes`), and no more than the largest kind may have (413); what the bytes' own kind may have is checked when the upload is completed.", Required: true),
                ],
            },
            Successes = [ApiSuccess.Json(201, "Open until `expiresAt`.", ApiJson.Default.UploadView, ("open", new UploadView(
                Samples.Clip, new Uri($"https://publish.example.com/media/uploads/{Samples.Clip}?e=1781859600&s=3q2-7w"), Samples.Now.AddDays(1))))],
            Refusals =
            [
                new(413, ProblemCodes.TooLarge, "A video may have 300000000 bytes at most."),
                ApiRefusal.Field(422, ProblemCodes.ValidationFailed, "bytes", "no_bytes", "must be 1 at least."),
            ],
        },
        new("CompleteMediaUpload", ApiTags.Media, "Complete an upload",
            "Turns the uploaded bytes into a media item, after the checks of any upload. Completing it again answers the same media item.")
        {
            Successes = [Stored],
            Refusals = [NoMediaItem, new(409, ProblemCodes.Conflict, "90000000 of 180000000 bytes have arrived."), .. Checks],
        },
    ];
}
