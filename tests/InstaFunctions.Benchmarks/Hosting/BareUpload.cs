using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InstaFunctions.Benchmarks.Hosting;

/// <summary>What uploads are compared with: an endpoint that writes the body into a file, and nothing else.</summary>
internal static class BareUpload
{
    /// <summary>Answers when the bytes are on the disk, as the service does.</summary>
    public const string Flushed = "compare/upload";

    /// <summary>Answers when the bytes are in the operating system's cache.</summary>
    public const string Cached = "compare/upload-cached";

    public static void Map(IEndpointRouteBuilder app)
    {
        _ = app.MapPost(Flushed, (Delegate)((HttpContext http) => TakeAsync(http, flush: true)));
        _ = app.MapPost(Cached, (Delegate)((HttpContext http) => TakeAsync(http, flush: false)));
    }

    private static async Task TakeAsync(HttpContext http, bool flush)
    {
        var path = Path.Combine(http.Request.Headers["X-Folder"].ToString(), Path.GetRandomFileName());
        await using (var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        }))
        {
            await http.Request.Body.CopyToAsync(file, 128 * 1024, http.RequestAborted);
            if (flush)
            {
                file.Flush(flushToDisk: true);
            }
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
    }
}
